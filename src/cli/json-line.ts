import { escapeControls } from '../common/escape-controls.js';

/** An object as one line of JSON without control characters. */
export function jsonLine(value: object): string {
  return escapeControls(JSON.stringify(value));
}
