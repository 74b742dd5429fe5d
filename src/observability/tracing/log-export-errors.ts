import { diag, DiagLogLevel } from '@opentelemetry/api';
import { Logger } from '@nestjs/common';

/** Milliseconds between two log lines. */
const INTERVAL = 60_000;

const ignore = () => undefined;

/** Logs that spans cannot be exported, at most once a minute: with a collector down, every batch fails. */
export function logExportErrors(): void {
  const logger = new Logger('Tracing');
  let mutedUntil = -Infinity;
  const warn = (message: string) => {
    if (performance.now() < mutedUntil) return;
    mutedUntil = performance.now() + INTERVAL;
    logger.warn(`Spans are lost: ${reasonIn(message)}`);
  };
  diag.setLogger(
    { error: warn, warn, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
}

/** Exporters report JSON with a stack and the collector's response, which may echo our credentials. */
function reasonIn(message: string): string {
  try {
    const { name, code, message: reason } = JSON.parse(message) as Record<string, string>;
    return [name, code, reason].filter((part) => part !== undefined).join(' ');
  } catch {
    return message;
  }
}
