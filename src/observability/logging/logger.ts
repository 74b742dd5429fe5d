import type { LoggerService } from '@nestjs/common';
import { type Logger, pino, stdTimeFunctions } from 'pino';
import type { Environment } from '../../config/environment.js';
import type { LogLevel } from '../../config/variables/log-variables.js';
import { escapeControls } from '../../common/escape-controls.js';
import { toText } from './log-text.js';

/** Nest logs every module and route at each start, which only helps to debug the service. */
const START_UP_CONTEXTS = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/**
 * Nest's logger interface on pino. The last argument of each method is the context; for errors, the one
 * before it is the stack. A plain object becomes the fields of the line.
 */
class ServiceLogger implements LoggerService {
  constructor(private readonly lines: Logger) {}

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    // The caller of the start logs its failure once (see explainFailure).
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

/** Logs JSON lines in production and text elsewhere. @param level the lowest level that is logged */
export function createLogger(
  environment: Environment,
  level = environment.LOG_LEVEL,
): LoggerService {
  const format = environment.isProduction ? escapeControls : toText;
  const options = {
    level,
    // Log collectors add the host and the process themselves.
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  // Not pino's own destination, which blocks in a loop while a pipe is full.
  const output = {
    write: (line: string) => void process.stdout.write(`${format(line.trimEnd())}\n`),
  };
  return new ServiceLogger(pino(options, output));
}
