import type { SealContext } from './sealed-text.js';

const REASONS = {
  malformed: 'is not a sealed value; restore it from a backup',
  unknown_key:
    'was sealed with a key that is neither SECRET_KEY nor SECRET_KEY_PREVIOUS; set SECRET_KEY_PREVIOUS to that key',
  not_authentic: 'was changed, or copied from another row or column; restore it from a backup',
};

export type UnsealableReason = keyof typeof REASONS;

/** A sealed value that cannot be opened. The message names its place and never its content. */
export class UnsealableError extends Error {
  override readonly name = 'UnsealableError';

  constructor(
    { table, column, id }: SealContext,
    readonly reason: UnsealableReason,
  ) {
    super(`the value of ${table}.${column} in the row ${id} ${REASONS[reason]}`);
  }
}
