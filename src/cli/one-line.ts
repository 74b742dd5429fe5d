import { replaceControls } from '../common/escape-controls.js';

/** The fields of a row, separated by tabs, as one line without control characters. */
export function oneLine(fields: string[]): string {
  return fields.map(replaceControls).join('\t');
}
