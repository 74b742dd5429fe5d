/** Control characters, ends of lines, and what turns the direction of writing. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu;

/** Fields of a row, apart by tabs: whatever they hold, it stays one line and sends nothing to the terminal. */
export function oneLine(fields: string[]): string {
  return fields.map((field) => field.replace(UNSAFE, '\uFFFD')).join('\t');
}
