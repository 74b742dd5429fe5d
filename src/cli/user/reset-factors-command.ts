import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';
import { USER_NAME } from '../user-argument.js';

interface Options {
  now: boolean;
  json: boolean;
}

/** `user reset-factors` */
export function resetFactorsCommand({ stdout }: Terminal): Command {
  const command = new Command('reset-factors')
    .description(
      'remove the authenticator app, the passkeys and the recovery codes of a user that has lost them, after FACTOR_RESET_DELAY_HOURS; the user gets a mail with a link that cancels it',
    )
    .argument('<name>', USER_NAME)
    .option('--now', 'without a delay', false)
    .option('--json', 'print the time of the reset as JSON', false)
    .action(async (name: string, { now, json }: Options) => {
      const { resetFactors } = await import('./factor-operations.js');
      const { username, dueAt } = await resetFactors(name, now);
      const due = dueAt.toISOString();
      const isDone = dueAt.getTime() <= Date.now();
      const line = isDone
        ? `reset the factors of ${username}`
        : `the factors of ${username} are reset on ${due}; a running service makes the reset`;
      stdout.write(`${json ? jsonLine({ due_at: due }) : line}\n`);
    });
  return withExamples(
    command,
    'auth-service user reset-factors ada',
    'auth-service user reset-factors ada --now',
  );
}
