import { Command, InvalidArgumentError } from 'commander';
import { confirm, expectTerminal } from '../confirm.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';
import { USER_NAME } from '../user-argument.js';

interface DeleteOptions {
  after?: number;
  yes: boolean;
  json: boolean;
}

/** Days; as the API has it. */
const MAX_GRACE_PERIOD = 365;

/** `user delete` */
export function deleteCommand(terminal: Terminal): Command {
  const command = new Command('delete')
    .description('delete a user and its sessions, after a confirmation; this cannot be undone')
    .argument('<name>', USER_NAME)
    .option(
      '--after <days>',
      'schedule the deletion instead; the user, an admin and cancel-deletion can cancel it',
      parseDays,
    )
    .option('--yes', 'skip the confirmation; required without a terminal', false)
    .option('--json', 'print the user as JSON', false)
    .action(async (name: string, { after, yes, json }: DeleteOptions) => {
      expectTerminal(terminal, yes);
      const { deleteUser } = await import('./deletion-operations.js');
      const question = after === undefined ? 'Delete' : `In ${after} days, delete`;
      const user = await deleteUser(name, after, async ({ username, email }) => {
        if (!yes) await confirm(terminal, `${question} ${username} (${email})?`);
      });
      const { username, deletion_due_at: dueAt } = user;
      const line =
        after === undefined ? `deleted ${username}` : `${username} will be deleted at ${dueAt}`;
      terminal.stdout.write(`${json ? jsonLine(user) : line}\n`);
    });
  return withExamples(
    command,
    'auth-service user delete ada',
    'auth-service user delete ada@example.com --yes',
    'auth-service user delete ada --after 14',
  );
}

function parseDays(text: string): number {
  const days = Number(text);
  if (/^\d+$/.test(text) && days >= 1 && days <= MAX_GRACE_PERIOD) return days;
  throw new InvalidArgumentError(`Days are a whole number from 1 to ${MAX_GRACE_PERIOD}.`);
}
