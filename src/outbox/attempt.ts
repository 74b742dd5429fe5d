import { type AttemptedDelivery, DeliveryError, type DeliveryHandler } from './delivery-handler.js';

/** Milliseconds. Longer than the timeouts of a handler, which describe the failure better. */
const TIME_LIMIT = 120_000;

/** An attempt that was aborted without a result, because the server shuts down or the lease was lost. */
export class AbortedAttemptError extends Error {
  override readonly name = 'AbortedAttemptError';
}

/** One running attempt. It ends after the time limit, even if the handler ignores its signal. */
export class Attempt {
  private readonly controller = new AbortController();

  /** @throws the error of the handler, of the time limit, or of `abort` */
  async run(
    handler: DeliveryHandler,
    { id, payload, attempts }: Omit<AttemptedDelivery, 'signal'>,
  ): Promise<void> {
    const { signal } = this.controller;
    const aborted = new Promise<never>((_, reject) => {
      // The reason is always an error of this file.
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    aborted.catch(() => undefined);
    const timer = setTimeout(() => {
      this.controller.abort(new DeliveryError(`no result after ${TIME_LIMIT / 1000} s`));
    }, TIME_LIMIT);
    try {
      await Promise.race([handler.deliver({ id, payload, attempts, signal }), aborted]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param reason for the log */
  abort(reason: string): void {
    this.controller.abort(new AbortedAttemptError(reason));
  }
}
