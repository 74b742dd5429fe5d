import { diag, DiagLogLevel } from '@opentelemetry/api';
import { Logger } from '@nestjs/common';

/** Milliseconds between two lines. */
const INTERVAL = 60_000;

const silent = () => undefined;

/** Says in the log that spans can't be sent, once a minute: each batch fails, not each now and then. */
export function reportFaults(): void {
  const logger = new Logger('Tracing');
  let silentUntil = -Infinity;
  const warn = (message: string) => {
    if (performance.now() < silentUntil) return;
    silentUntil = performance.now() + INTERVAL;
    logger.warn(`Spans are lost: ${reasonIn(message)}`);
  };
  diag.setLogger(
    { error: warn, warn, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
}

/** Exporters say it as JSON, with a stack and all that the collector has answered: our credentials, perhaps. */
function reasonIn(message: string): string {
  try {
    const { name, code, message: reason } = JSON.parse(message) as Record<string, string>;
    return [name, code, reason].filter((part) => part !== undefined).join(' ');
  } catch {
    return message;
  }
}
