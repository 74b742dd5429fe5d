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
  /** An object is one line for people too, and sends nothing to their terminal. */
  protected override stringifyMessage(message: unknown, level: NestLogLevel): string {
    return isPlainObject(message) ? toOneLine(message) : super.stringifyMessage(message, level);
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (START_UP_CONTEXTS.has(String(rest.at(-1)))) this.debug(message, ...rest);
    else super.log(message, ...rest);
  }

  override error(message: unknown, ...rest: unknown[]): void {
    // Why the start failed is said once, by whoever started (see explainFailure).
    if (!['ExceptionHandler', 'NestApplication'].includes(String(rest.at(-1)))) {
      super.error(message, ...rest);
    }
  }
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && value.constructor === Object;
}

/** As JSON, with the control characters that JSON leaves as they are escaped too. */
function toOneLine(message: object): string {
  return JSON.stringify(message).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** JSON lines in production, text for people elsewhere; from `LOG_LEVEL`, or the given level, upwards. */
export function createLogger(
  environment: Environment,
  level = environment.LOG_LEVEL,
): ConsoleLogger {
  const upTo = LOG_LEVELS.indexOf(level) + 1;
  return new ServiceLogger({
    json: environment.isProduction,
    logLevels: LOG_LEVELS.slice(0, upTo).map((each) => NEST_LEVEL[each]),
  });
}
