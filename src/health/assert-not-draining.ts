import type { FastifyInstance } from 'fastify';
import { AppException } from '../common/errors/app.exception.js';
import { isDraining } from '../http/server/draining.js';

/** @throws AppException `service_unavailable` from the signal to stop on; see SHUTDOWN_DELAY_SECONDS */
export function assertNotDraining(server: FastifyInstance): void {
  if (!isDraining(server)) return;
  throw new AppException('service_unavailable', {
    detail: 'The service is shutting down.',
    headers: { 'retry-after': '5' },
  });
}
