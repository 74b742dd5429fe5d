import { ConsoleLogger, type LogLevel as NestLogLevel } from '@nestjs/common';
import { type Environment, LOG_LEVELS, type LogLevel } from './environment.js';

const NEST_LEVEL: Record<LogLevel, NestLogLevel> = {
  fatal: 'fatal',
  error: 'error',
  warn: 'warn',
  info: 'log',
  debug: 'debug',
};

/** Nest names every module and route at each start; that is of use to its developers alone. */
const START_UP_CONTEXTS = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

class ServiceLogger extends ConsoleLogger {
  override log(message: unknown, ...rest: unknown[]): void {
    if (START_UP_CONTEXTS.has(String(rest.at(-1)))) this.debug(message, ...rest);
    else super.log(message, ...rest);
  }
}

/** JSON lines in production, text for people elsewhere; from `LOG_LEVEL` upwards. */
export function createLogger(environment: Environment): ConsoleLogger {
  const upTo = LOG_LEVELS.indexOf(environment.LOG_LEVEL) + 1;
  return new ServiceLogger({
    json: environment.isProduction,
    logLevels: LOG_LEVELS.slice(0, upTo).map((level) => NEST_LEVEL[level]),
  });
}
