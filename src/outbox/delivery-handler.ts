/** A delivery as its handler receives it. */
export interface AttemptedDelivery {
  /** The same for all attempts, so that the receiver can detect a repetition. */
  readonly id: string;
  readonly payload: unknown;
  /** Attempts that were started, including this one. */
  readonly attempts: number;
  /** Aborted after the time limit of an attempt, and when the server shuts down. */
  readonly signal: AbortSignal;
}

/** Delivers one kind of the outbox's deliveries. */
export interface DeliveryHandler {
  readonly kind: string;
  /**
   * Makes one attempt. May be called again after a success that was not recorded, such as before a crash.
   *
   * @throws DeliveryError, or any other error: the attempt is repeated with back-off for 24 hours
   * @throws PermanentDeliveryError when no further attempt can succeed: a dead letter at once
   */
  deliver(delivery: AttemptedDelivery): Promise<void>;
  /** Closes connections, after the last attempt of this process. */
  close?(): void;
}

/** An attempt that failed. The message is stored and shown to operators: it must contain no secret. */
export class DeliveryError extends Error {
  override readonly name: string = 'DeliveryError';
}

/** An attempt that failed, as every further one would. */
export class PermanentDeliveryError extends DeliveryError {
  override readonly name = 'PermanentDeliveryError';
}
