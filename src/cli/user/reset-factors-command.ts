import { Command } from 'commander';
import { OperationError } from '../../common/errors/operation.error.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';
import { USER_NAME } from '../user-argument.js';

interface Options {
  now: boolean;
  cancel: boolean;
  json: boolean;
}

/** `user reset-factors` */
export function resetFactorsCommand(terminal: Terminal): Command {
  const command = new Command('reset-factors')
    .description(
      'remove the authenticator app, the passkeys and the recovery codes of a user that has lost them, after FACTOR_RESET_DELAY_HOURS; the user gets a mail with a link that cancels it',
    )
    .argument('<name>', USER_NAME)
    .option('--now', 'without a delay', false)
    .option('--cancel', 'cancel a scheduled reset instead', false)
    .option('--json', 'print the time of the reset as JSON, null after --cancel', false)
    .action(async (name: string, { now, cancel, json }: Options) => {
      if (now && cancel) throw new OperationError('give either --now or --cancel');
      if (cancel) return cancelReset(terminal, name, json);
      return reset(terminal, name, { isImmediate: now, json });
    });
  return withExamples(
    command,
    'auth-service user reset-factors ada',
    'auth-service user reset-factors ada --now',
    'auth-service user reset-factors ada --cancel',
  );
}

async function reset(
  { stdout }: Terminal,
  name: string,
  { isImmediate, json }: { isImmediate: boolean; json: boolean },
): Promise<void> {
  const { resetFactors } = await import('./factor-operations.js');
  const { username, dueAt } = await resetFactors(name, isImmediate);
  const due = dueAt.toISOString();
  const isDone = dueAt.getTime() <= Date.now();
  const line = isDone
    ? `reset the factors of ${username}`
    : `the factors of ${username} are reset on ${due}; a running service makes the reset`;
  stdout.write(`${json ? jsonLine({ due_at: due }) : line}\n`);
}

async function cancelReset({ stdout }: Terminal, name: string, json: boolean): Promise<void> {
  const { cancelFactorReset } = await import('./factor-operations.js');
  const { username, wasScheduled } = await cancelFactorReset(name);
  const line = wasScheduled
    ? `cancelled the reset of the factors of ${username}`
    : `no reset of the factors of ${username} is scheduled`;
  stdout.write(`${json ? jsonLine({ due_at: null }) : line}\n`);
}
