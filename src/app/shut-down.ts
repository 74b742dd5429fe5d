import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startDraining } from '../http/server/draining.js';

/**
 * Milliseconds; longer than requests in flight may take (`close-connections.ts`), and shorter than the ten
 * seconds after which supervisors kill a process.
 */
const LIMIT = 9_000;

/**
 * On SIGTERM or SIGINT: stops being ready, serves requests for the delay, then refuses new connections,
 * completes requests in flight, and closes the database. After the delay and the limit the process is
 * killed. Further signals have no effect.
 *
 * @param delay seconds, in which load balancers notice that this instance is not ready
 */
export function shutDownOnSignals(app: NestFastifyApplication, delay: number): void {
  let isStopping = false;
  const shutDown = () => {
    if (isStopping) return;
    isStopping = true;
    startDraining(app.getHttpAdapter().getInstance());
    if (delay === 0) {
      close(app);
      return;
    }
    Logger.log(`Not ready from now on; requests are served for ${delay} s more`, 'Shutdown');
    setTimeout(() => close(app), delay * 1000);
  };
  process.on('SIGTERM', shutDown);
  process.on('SIGINT', shutDown);
}

function close(app: NestFastifyApplication): void {
  setTimeout(() => kill(), LIMIT).unref();
  void app.close().then(
    () => process.exit(0),
    (error: unknown) => {
      Logger.error(`Shutdown failed: ${String(error)}`, 'Shutdown');
      process.exit(1);
    },
  );
}

/** By a signal, because `process.exit` waits for running hashes. */
function kill(): void {
  Logger.error(
    `Shutdown incomplete after ${LIMIT / 1000} s: requests in flight are aborted`,
    'Shutdown',
  );
  process.kill(process.pid, 'SIGKILL');
}
