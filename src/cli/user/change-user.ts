import type { UserResponse } from '../../users/dto/user.response.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';

interface Change {
  readonly name: string;
  readonly changes: Record<string, unknown>;
  readonly json: boolean;
  /** The line that reports the change. */
  readonly describe: (user: UserResponse) => string;
}

/** Changes a user, and prints the result. */
export async function changeUser(
  { stdout }: Terminal,
  { name, changes, json, describe }: Change,
): Promise<void> {
  const { updateUser } = await import('./user-operations.js');
  const changed = await updateUser(name, changes);
  stdout.write(`${json ? jsonLine(changed) : describe(changed)}\n`);
}
