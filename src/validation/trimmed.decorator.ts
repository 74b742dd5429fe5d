import { Transform } from 'class-transformer';

/**
 * Removes white space around a text (Unicode `White_Space` and U+FEFF): keyboards of phones add it, and
 * copied text often has it. For names and addresses, never for passwords.
 */
export const Trimmed = () =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));
