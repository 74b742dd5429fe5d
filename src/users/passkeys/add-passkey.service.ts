import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Requester } from '../../access/requester.js';
import { invalidPasskey } from '../../credentials/passkeys/invalid-passkey.js';
import { assertNotTooMany } from '../../credentials/passkeys/passkey-registration.service.js';
import { strengthOf } from '../../credentials/passkeys/strength-of.js';
import { Passkey } from '../../credentials/passkeys/passkey.entity.js';
import type { RegisteredPasskey } from '../../credentials/passkeys/verify-registration.js';
import { isUniqueViolation } from '../../database/unique-violation.js';
import { FactorChanges } from '../factors/factor-changes.js';
import { passkeyName } from './passkey-name.js';

interface NewPasskey {
  readonly userId: string;
  readonly registered: RegisteredPasskey;
  /** Unset, the browser and the system of the client. */
  readonly name?: string | undefined;
  /** Runs in the transaction, with the new credential epoch of the user. */
  readonly follow?: (manager: EntityManager, epoch: number) => Promise<void>;
}

export interface AddedPasskey {
  readonly passkey: Passkey;
  /** With the first factor of the user. */
  readonly recoveryCodes?: string[];
}

/** Adds passkeys after the verification of their registration: in a session, or in a sign-in. */
@Injectable()
export class AddPasskey {
  constructor(private readonly factors: FactorChanges) {}

  /**
   * @throws AppException `invalid_passkey` for a credential that is registered already and for a user with the
   *   highest number of passkeys; `not_found` or `invalid_token` when the user is deleted or the session revoked
   */
  async add(requester: Requester, added: NewPasskey): Promise<AddedPasskey> {
    try {
      return await this.insert(requester, added);
    } catch (error) {
      if (!isUniqueViolation(error, 'credential_id')) throw error;
      throw invalidPasskey('The passkey is registered already; create another one.', error);
    }
  }

  private async insert(
    requester: Requester,
    { userId, registered, name = passkeyName(requester.client), follow }: NewPasskey,
  ): Promise<AddedPasskey> {
    const passkey = toPasskey(userId, registered, name);
    const recoveryCodes = await this.factors.run(requester, userId, async ({ manager, epoch }) => {
      assertNotTooMany(await manager.countBy(Passkey, { userId }));
      await manager.insert(Passkey, passkey);
      await follow?.(manager, epoch);
      return {
        event: { event: 'passkey_added', details: { passkey_id: passkey.id } },
        mail: { template: 'factor_added', data: { factor: 'passkey', factor_name: name } },
        proof: strengthOf(passkey, passkey.isUvInitialized).amr,
      };
    });
    return { passkey, ...(recoveryCodes && { recoveryCodes }) };
  }
}

function toPasskey(userId: string, registered: RegisteredPasskey, name: string): Passkey {
  return {
    id: uuidv7(),
    userId,
    ...registered,
    name,
    createdAt: new Date(),
    lastUsedAt: null,
  };
}
