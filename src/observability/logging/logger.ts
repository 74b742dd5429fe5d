import type { LoggerService } from '@nestjs/common';
import { type Logger, pino, stdTimeFunctions } from 'pino';
import type { Environment, LogLevel } from '../../config/environment.js';
import { escapeControls } from '../../common/escape-controls.js';
import { toText } from './log-text.js';

/** Nest names every module and route at each start; that is of use to its developers alone. */
const START_UP_CONTEXTS = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/**
 * Nest's logger over pino. The last argument of each method is the context; the one before it, of an
 * error, its stack. A plain object is not one message but the fields of the line.
 */
class ServiceLogger implements LoggerService {
  constructor(private readonly lines: Logger) {}

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    // Why the start failed is said once, by whoever started (see explainFailure).
    if (!['ExceptionHandler', 'NestApplication'].includes(String(rest.at(-1)))) {
      this.write('error', message, rest);
    }
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write(START_UP_CONTEXTS.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  private write(level: LogLevel, message: unknown, rest: unknown[]): void {
    if (!this.lines.isLevelEnabled(level)) return;
    const [stack] = rest.slice(0, -1);
    this.lines[level]({
      context: rest.at(-1),
      ...(isPlainObject(message) ? message : { message: textOf(message) }),
      ...(stack !== undefined && { stack }),
    });
  }
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && value.constructor === Object;
}

function textOf(message: unknown): string {
  return message instanceof Error ? (message.stack ?? message.message) : String(message);
}

/** JSON lines in production, text for people elsewhere; from `LOG_LEVEL`, or the given level, upwards. */
export function createLogger(
  environment: Environment,
  level = environment.LOG_LEVEL,
): LoggerService {
  const format = environment.isProduction ? escapeControls : toText;
  const options = {
    level,
    // Which machine and process wrote it is known to whoever gathers the lines.
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  // Not pino's own destination: that one waits in a loop for a pipe that is full.
  const output = {
    write: (line: string) => void process.stdout.write(`${format(line.trimEnd())}\n`),
  };
  return new ServiceLogger(pino(options, output));
}
