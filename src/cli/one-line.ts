import { UNSAFE_ON_A_LINE } from '../common/escape-controls.js';

/** Fields of a row, apart by tabs: whatever they hold, it stays one line and sends nothing to the terminal. */
export function oneLine(fields: string[]): string {
  return fields.map((field) => field.replace(UNSAFE_ON_A_LINE, '\uFFFD')).join('\t');
}
