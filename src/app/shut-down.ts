import { type INestApplication, Logger } from '@nestjs/common';

/**
 * Milliseconds; longer than the server gives the requests under way (`http-adapter.ts`), and shorter
 * than the ten seconds after which supervisors kill.
 */
const LIMIT = 9_000;

/**
 * On SIGTERM or SIGINT: take no more requests, finish those in flight, then close the database. What
 * has not finished after the limit is cut off. Another signal changes nothing.
 */
export function shutDownOnSignals(app: INestApplication): void {
  let isClosing = false;
  const shutDown = () => {
    if (isClosing) return;
    isClosing = true;
    setTimeout(() => cutOff(), LIMIT).unref();
    void app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        Logger.error(`Closing failed: ${String(error)}`, 'Shutdown');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', shutDown);
  process.on('SIGINT', shutDown);
}

/** As a supervisor would: `process.exit` waits for the hashes that are under way. */
function cutOff(): void {
  Logger.error(
    `Not closed after ${LIMIT / 1000} s: what is still under way is cut off`,
    'Shutdown',
  );
  process.kill(process.pid, 'SIGKILL');
}
