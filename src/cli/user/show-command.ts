import { Command } from 'commander';
import { PageQueryDto } from '../../http/paging/page-query.dto.js';
import { SessionListService } from '../../sessions/session-list.service.js';
import { toUserResponse } from '../../users/dto/user.response.js';
import { withExamples } from '../examples.js';
import { USER_NAME, findUser } from '../find-user.js';
import { jsonLine } from '../json-line.js';
import { oneLine } from '../one-line.js';
import type { Terminal } from '../terminal.js';
import { withServices } from '../with-services.js';

/** `user show` */
export function showCommand({ stdout }: Terminal): Command {
  const command = new Command('show')
    .description('show an account: what admins see of it, and how many sessions it has open')
    .argument('<name>', USER_NAME)
    .option('--json', 'print one JSON object', false)
    .action(async (name: string, { json }: { json: boolean }) => {
      const account = await withServices(async (services) => {
        const user = await findUser(services, name);
        const one = Object.assign(new PageQueryDto(), { limit: 1, with_total: true });
        const { total } = await services.get(SessionListService).list(user.id, undefined, one);
        return { ...toUserResponse(user), open_sessions: total };
      });
      stdout.write(json ? `${jsonLine(account)}\n` : describe(account));
    });
  return withExamples(
    command,
    'auth-service user show ada',
    'auth-service user show ada@example.com --json',
  );
}

function describe(account: object): string {
  return Object.entries(account)
    .map(([field, value]) => `${field.padEnd(13)}  ${oneLine([String(value ?? '-')])}\n`)
    .join('');
}
