import { Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { pluralize } from '../common/pluralize.js';
import type { Metrics } from '../observability/metrics/metrics.js';
import { AbortedAttemptError, Attempt } from './attempt.js';
import { PermanentDeliveryError } from './delivery-handler.js';
import type { DeliveryHandlers } from './delivery-handlers.js';
import { describeFailure } from './describe-failure.js';
import { type Claim, type Leases, RENEWAL_INTERVAL } from './leases.js';
import { recordDelivered, recordFailure } from './record-result.js';

/** Milliseconds before each repetition when a result cannot be written; together shorter than a lease. */
const RECORD_DELAYS = [500, 1_000, 2_000, 4_000, 6_000];

/** Runs the attempts of claimed deliveries and records their results. */
export class DeliveryRunner {
  private readonly attempts = new Map<string, Attempt>();
  private readonly logger = new Logger('Outbox');

  constructor(
    private readonly handlers: DeliveryHandlers,
    private readonly leases: Leases,
    private readonly manager: EntityManager,
    private readonly metrics: Metrics,
  ) {}

  /** Number of running attempts. */
  get running(): number {
    return this.attempts.size;
  }

  /** Ends all running attempts; their deliveries are due again at once. */
  abortAll(): void {
    for (const attempt of this.attempts.values()) attempt.abort('the server shuts down');
  }

  /** Makes one attempt. Never rejects: an unrecorded result is repeated after the lease. */
  async run(claim: Claim): Promise<void> {
    const attempt = new Attempt();
    this.attempts.set(claim.id, attempt);
    const renewal = setInterval(() => void this.renew(claim, attempt), RENEWAL_INTERVAL);
    try {
      const error = await attempt.run(this.handlers.get(claim.kind), claim).then(
        () => undefined,
        (thrown: unknown) => ({ thrown }),
      );
      await this.record(() => this.conclude(claim, error));
    } catch (error) {
      this.logger.warn(
        `The result of delivery ${claim.id} was not recorded, so it is attempted again: ${String(error)}`,
      );
    } finally {
      clearInterval(renewal);
      this.attempts.delete(claim.id);
    }
  }

  private async conclude(claim: Claim, error?: { thrown: unknown }): Promise<void> {
    if (!error) {
      await recordDelivered(this.manager, claim);
      this.metrics.deliveryAttempted(claim.kind, 'delivered');
      return;
    }
    const { thrown } = error;
    if (thrown instanceof AbortedAttemptError) {
      await this.leases.release(claim);
      this.metrics.deliveryAttempted(claim.kind, 'aborted');
      return;
    }
    const description = describeFailure(thrown);
    const isPermanent = thrown instanceof PermanentDeliveryError;
    const isDead = await recordFailure(this.manager, claim, { description, isPermanent });
    this.metrics.deliveryAttempted(claim.kind, isDead ? 'dead' : 'failed');
    this.logFailure(claim, description, isDead);
  }

  /** The first failure and the last: an outage of the receiver would repeat the others for each delivery. */
  private logFailure(
    { id, kind, attempts, failingSince }: Claim,
    description: string,
    isDead: boolean,
  ): void {
    if (isDead) {
      this.logger.warn(
        `Delivery ${id} (${kind}) is a dead letter after ${pluralize(attempts, 'attempt')}: ${description}; correct the cause and run: auth-service outbox retry ${id}`,
      );
    } else if (failingSince === null) {
      this.logger.warn(`Delivery ${id} (${kind}) failed and is repeated: ${description}`);
    }
  }

  /** A result that is not recorded causes a second delivery. */
  private async record(write: () => Promise<void>): Promise<void> {
    for (const delay of RECORD_DELAYS) {
      try {
        return await write();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
    await write();
  }

  private async renew(claim: Claim, attempt: Attempt): Promise<void> {
    // A failure is repeated at the next interval, before the lease ends.
    const isHeld = await this.leases.renew(claim).catch(() => true);
    if (!isHeld) attempt.abort('the lease was lost');
  }
}
