import { isUUID } from 'class-validator';
import { Command, InvalidArgumentError } from 'commander';
import { COMMAND_LINE } from '../../access/requester.js';
import { pluralize } from '../../common/pluralize.js';
import { RevocationService } from '../../sessions/revocation.service.js';
import { withExamples } from '../examples.js';
import { USER_NAME, findUser } from '../find-user.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';
import { withServices } from '../with-services.js';

interface EndOptions {
  id?: string;
  json: boolean;
}

/** `session end` */
export function endCommand({ stdout }: Terminal): Command {
  const command = new Command('end')
    .description('end every session of an account, or one; the access tokens end with it')
    .argument('<name>', USER_NAME)
    .option('--id <session>', 'this session alone', toId)
    .option('--json', 'print how many as JSON', false)
    .action(async (name: string, { id: sessionId, json }: EndOptions) => {
      const { username, ended } = await withServices(async (services) => {
        const revocation = services.get(RevocationService);
        const user = await findUser(services, name);
        const count = await (sessionId === undefined
          ? revocation.revokeAll(user.id, 'admin', COMMAND_LINE)
          : revocation.revoke(user.id, sessionId, 'admin', COMMAND_LINE));
        return { username: user.username, ended: count };
      });
      const line = json
        ? jsonLine({ ended })
        : `ended ${pluralize(ended, 'session')} of ${username}`;
      stdout.write(`${line}\n`);
    });
  return withExamples(
    command,
    'auth-service session end ada',
    'auth-service session end ada --id 0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  );
}

function toId(text: string): string {
  if (!isUUID(text)) throw new InvalidArgumentError('A session has a UUID; session list shows it.');
  return text.toLowerCase();
}
