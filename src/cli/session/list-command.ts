import { Command } from 'commander';
import type { SessionResponse } from '../../sessions/dto/session.response.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import { oneLine } from '../one-line.js';
import type { Terminal } from '../terminal.js';
import { USER_NAME } from '../user-argument.js';

/** `session list` */
export function listCommand({ stdout }: Terminal): Command {
  const command = new Command('list')
    .description(
      'list the active sessions of a user, newest first: id, sign-in, last use, address, user agent',
    )
    .argument('<name>', USER_NAME)
    .option('--json', 'print one JSON object per line', false)
    .action(async (name: string, { json }: { json: boolean }) => {
      const { listSessions } = await import('./session-operations.js');
      await listSessions(name, (session) => {
        // A command has no current session.
        const { current: _, ...fields } = session;
        stdout.write(`${json ? jsonLine(fields) : describe(session)}\n`);
        // False after `| head` has closed the pipe.
        return stdout.writable;
      });
    });
  return withExamples(
    command,
    'auth-service session list ada',
    'auth-service session list ada@example.com --json',
  );
}

function describe({ id, created_at, last_used_at, ip, user_agent }: SessionResponse): string {
  return oneLine([id, created_at, last_used_at, ip ?? '-', user_agent ?? '-']);
}
