import { type INestApplication, Logger } from '@nestjs/common';

/**
 * Milliseconds; longer than requests in flight may take (`http-adapter.ts`), and shorter than the ten
 * seconds after which supervisors kill a process.
 */
const LIMIT = 9_000;

/**
 * On SIGTERM or SIGINT: refuses new connections, completes requests in flight, then closes the database.
 * After the limit the process is killed. Further signals have no effect.
 */
export function shutDownOnSignals(app: INestApplication): void {
  let isClosing = false;
  const shutDown = () => {
    if (isClosing) return;
    isClosing = true;
    setTimeout(() => kill(), LIMIT).unref();
    void app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        Logger.error(`Shutdown failed: ${String(error)}`, 'Shutdown');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', shutDown);
  process.on('SIGINT', shutDown);
}

/** By a signal, because `process.exit` waits for running hashes. */
function kill(): void {
  Logger.error(
    `Shutdown incomplete after ${LIMIT / 1000} s: requests in flight are aborted`,
    'Shutdown',
  );
  process.kill(process.pid, 'SIGKILL');
}
