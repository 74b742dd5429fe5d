import { escapeControls } from '../common/escape-controls.js';

/** An object on one line of JSON: whatever its texts hold, they send nothing to the terminal. */
export function jsonLine(value: object): string {
  return escapeControls(JSON.stringify(value));
}
