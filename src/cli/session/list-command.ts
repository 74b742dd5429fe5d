import { Command } from 'commander';
import { PageQueryDto } from '../../http/paging/page-query.dto.js';
import type { SessionResponse } from '../../sessions/dto/session.response.js';
import { SessionListService } from '../../sessions/session-list.service.js';
import { withExamples } from '../examples.js';
import { USER_NAME, findUser } from '../find-user.js';
import { jsonLine } from '../json-line.js';
import { oneLine } from '../one-line.js';
import type { Terminal } from '../terminal.js';
import { withServices } from '../with-services.js';

/** `session list` */
export function listCommand({ stdout }: Terminal): Command {
  const command = new Command('list')
    .description(
      'list the open sessions of an account, newest first: id, sign-in, last use, address, user agent',
    )
    .argument('<name>', USER_NAME)
    .option('--json', 'print a JSON object a line', false)
    .action(async (name: string, { json }: { json: boolean }) => {
      await withServices(async (services) => {
        const { id } = await findUser(services, name);
        for await (const session of allSessions(services.get(SessionListService), id)) {
          // `| head` has enough.
          if (!stdout.writable) break;
          // No session asks here.
          const { current: _, ...fields } = session;
          stdout.write(`${json ? jsonLine(fields) : describe(session)}\n`);
        }
      });
    });
  return withExamples(
    command,
    'auth-service session list ada',
    'auth-service session list ada@example.com --json',
  );
}

async function* allSessions(
  list: SessionListService,
  userId: string,
): AsyncGenerator<SessionResponse> {
  const query = Object.assign(new PageQueryDto(), { limit: 200 });
  let page;
  do {
    page = await list.list(userId, undefined, query);
    yield* page.data;
    query.cursor = page.next_cursor ?? undefined;
  } while (page.has_more);
}

function describe({ id, created_at, last_used_at, ip, user_agent }: SessionResponse): string {
  return oneLine([id, created_at, last_used_at, ip ?? '-', user_agent ?? '-']);
}
