import { ConsoleLogger, type LogLevel as NestLogLevel } from '@nestjs/common';
import { type Environment, LOG_LEVELS, type LogLevel } from './environment.js';

const NEST_LEVEL: Record<LogLevel, NestLogLevel> = {
  fatal: 'fatal',
  error: 'error',
  warn: 'warn',
  info: 'log',
  debug: 'debug',
};

/** JSON lines in production, text for people elsewhere; from `LOG_LEVEL` upwards. */
export function createLogger(environment: Environment): ConsoleLogger {
  const upTo = LOG_LEVELS.indexOf(environment.LOG_LEVEL) + 1;
  return new ConsoleLogger({
    json: environment.isProduction,
    logLevels: LOG_LEVELS.slice(0, upTo).map((level) => NEST_LEVEL[level]),
  });
}
