import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, Not } from 'typeorm';
import { Environment } from '../config/environment.js';
import type { User } from '../identity/user.entity.js';
import { Passkey } from './passkeys/passkey.entity.js';
import { TotpCredential } from './totp/totp-credential.entity.js';

/**
 * Whether users have a second factor that they can use. A factor of a kind that the operator has disabled is
 * none: the user could never prove it.
 */
@Injectable()
export class UsableFactors {
  constructor(private readonly environment: Environment) {}

  /** Runs a statement only for a user with a factor, where one kind is enabled and the other is not. */
  async has(
    manager: EntityManager,
    { id: userId, hasSecondFactor }: Pick<User, 'id' | 'hasSecondFactor'>,
  ): Promise<boolean> {
    const { TOTP_ENABLED, PASSKEYS_ENABLED } = this.environment;
    if (!hasSecondFactor || (TOTP_ENABLED && PASSKEYS_ENABLED)) return hasSecondFactor;
    if (PASSKEYS_ENABLED) return manager.existsBy(Passkey, { userId });
    if (!TOTP_ENABLED) return false;
    return manager.existsBy(TotpCredential, { userId, activatedAt: Not(IsNull()) });
  }
}
