import { Injectable, Logger } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import type { Job } from '../../jobs/job.js';
import { SigningKeyStore } from './signing-key-store.js';
import { SigningKeys } from './signing-keys.js';

/**
 * Publishes the next signing key a day before the active one is due, and deletes keys without an unexpired
 * token. The instances share the keys: the first to find a key due creates its successor.
 */
@Injectable()
export class SigningKeyRotation implements Job {
  readonly name = 'signing_key_rotation';
  readonly firstDelay = 60 * 1000;
  /** Far shorter than the day for which a key is published before its use. */
  readonly interval = 60 * 60 * 1000;
  private readonly logger = new Logger(SigningKeyRotation.name);

  constructor(
    private readonly keys: SigningKeys,
    private readonly store: SigningKeyStore,
    private readonly environment: Environment,
  ) {}

  /** @param now for tests */
  async run(_: AbortSignal, now = Date.now()): Promise<void> {
    // Keys that are no longer in use are purged too.
    const purged = await this.store.purge(now);
    if (purged > 0) this.logger.log(`Purged ${purged} signing keys`);
    const days = this.environment.SIGNING_KEY_ROTATION_DAYS;
    if (days === 0 || !this.keys.isInUse) return;
    if (await this.store.createDue(this.keys.algorithm, days, now)) {
      this.logger.log(`Published the next signing key of ${this.keys.algorithm}`);
    }
  }
}
