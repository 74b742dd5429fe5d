import { styleText } from 'node:util';
import type { LogLevel } from '../../config/variables/log-variables.js';
import { escapeControls } from '../../common/escape-controls.js';

const COLOR = {
  fatal: 'red',
  error: 'red',
  warn: 'yellow',
  info: 'green',
  debug: 'gray',
} as const satisfies Record<LogLevel, string>;

interface Line {
  level: LogLevel;
  /** ISO 8601, UTC. */
  time: string;
  context?: string;
  message?: string;
  stack?: string;
}

/**
 * Formats a JSON log line for people, in local time, with colours on a terminal:
 * `12:00:00.123 INFO  [Server] ready {"more":"fields"}`. A stack follows on separate lines.
 */
export function toText(json: string): string {
  const { level, time, context, message, stack, ...fields } = JSON.parse(json) as Line;
  const parts = [
    new Date(time).toTimeString().slice(0, 8) + time.slice(19, 23),
    styleText(COLOR[level], level.toUpperCase().padEnd(5)),
    ...(context === undefined ? [] : [`[${context}]`]),
    ...(message === undefined ? [] : [escapeControls(message)]),
    ...(Object.keys(fields).length === 0 ? [] : [escapeControls(JSON.stringify(fields))]),
  ];
  const below = stack === undefined ? [] : stack.split('\n').map(escapeControls);
  return [parts.join(' '), ...below].join('\n');
}
