import { IsIn } from 'class-validator';
import { PasswordVariables } from './password-variables.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The log. */
export class LogVariables extends PasswordVariables {
  /** The lowest level of log lines that are written: `fatal`, `error`, `warn`, `info` or `debug`. */
  @IsIn(LOG_LEVELS, { message: `must be one of ${LOG_LEVELS.join(', ')}` })
  LOG_LEVEL: LogLevel = 'info';
}
