import { Command, InvalidArgumentError } from 'commander';
import { pluralize } from '../../common/pluralize.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';
import { USER_NAME } from '../user-argument.js';

/** RFC 9562, any version. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface EndOptions {
  id?: string;
  json: boolean;
}

/** `session end` */
export function endCommand({ stdout }: Terminal): Command {
  const command = new Command('end')
    .description('revoke all sessions of a user, or one, with their access tokens')
    .argument('<name>', USER_NAME)
    .option('--id <session>', 'the id of one session', toSessionId)
    .option('--json', 'print the number of revoked sessions as JSON', false)
    .action(async (name: string, { id, json }: EndOptions) => {
      const { revokeSessionsOf } = await import('./session-operations.js');
      const { username, revoked } = await revokeSessionsOf(name, id);
      const line = json
        ? jsonLine({ ended: revoked })
        : `ended ${pluralize(revoked, 'session')} of ${username}`;
      stdout.write(`${line}\n`);
    });
  return withExamples(
    command,
    'auth-service session end ada',
    'auth-service session end ada --id 0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  );
}

function toSessionId(text: string): string {
  if (!UUID.test(text)) {
    throw new InvalidArgumentError('A session id is a UUID, as printed by session list.');
  }
  return text.toLowerCase();
}
