import type { Reservation } from './limiter.js';
import { LIMITS, type LimitName } from './limits.js';

/**
 * The outcome of an attempt, decided by the caller. `neither` is an attempt that says nothing about its
 * origin, such as an invalid body or an unavailable database: it is refunded.
 */
export type AttemptOutcome = 'success' | 'failure' | 'neither';

export type LimitReservation = Reservation & { readonly limit: LimitName };

/** An attempt that all of its limits allow. Call `complete` or `settle` once. */
export class Attempt {
  private readonly reservations: LimitReservation[];

  constructor(reservations: readonly LimitReservation[]) {
    this.reservations = [...reservations];
  }

  /** Adds the reservations of further limits, which are settled with the others. */
  add({ reservations }: Attempt): void {
    this.reservations.push(...reservations);
  }

  /**
   * Settles with the outcome of the attempted work. An error that is no failure, such as an invalid body,
   * settles with `neither`.
   *
   * @param isFailure whether an error of the work is the failure that the limits count
   * @param isSuccess whether an error of the work counts as its success
   * @returns the result of the work
   * @throws the error of the work
   */
  async complete<T>(
    work: Promise<T>,
    isFailure: (error: unknown) => boolean,
    isSuccess: (error: unknown) => boolean = () => false,
  ): Promise<T> {
    let outcome: AttemptOutcome = 'neither';
    try {
      const result = await work;
      outcome = 'success';
      return result;
    } catch (error) {
      if (isFailure(error)) outcome = 'failure';
      else if (isSuccess(error)) outcome = 'success';
      throw error;
    } finally {
      await this.settle(outcome);
    }
  }

  /** Commits the reservations of the limits that count this outcome, and refunds the others. */
  async settle(outcome: AttemptOutcome): Promise<void> {
    const refunded: LimitReservation[] = [];
    for (const reservation of this.reservations) {
      if (isCounted(reservation.limit, outcome)) reservation.commit();
      else refunded.push(reservation);
    }
    await Promise.all(refunded.map((reservation) => reservation.refund()));
  }
}

function isCounted(limit: LimitName, outcome: AttemptOutcome): boolean {
  if (outcome === 'neither') return false;
  const { counts } = LIMITS[limit];
  return counts === 'both' || counts === outcome;
}
