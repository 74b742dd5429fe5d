import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Repository } from 'typeorm';
import type { Principal } from '../../access/principal.js';
import type { AuthenticatedRequester } from '../../access/requester.js';
import { RefusalLog } from '../../audit/refusal-log.js';
import { hasCode } from '../../common/errors/has-code.js';
import { PasskeyRegistration } from '../../credentials/passkeys/passkey-registration.service.js';
import { Passkey } from '../../credentials/passkeys/passkey.entity.js';
import { userHandleOf } from '../../credentials/passkeys/user-handle.js';
import { UserLookup } from '../../identity/user-lookup.service.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import { AddPasskey } from './add-passkey.service.js';
import {
  type PasskeyCreationResponse,
  toPasskeyCreationResponse,
} from './dto/creation-options.response.js';
import {
  type AddedPasskeyResponse,
  type PasskeyListResponse,
  toAddedPasskeyResponse,
  toPasskeyResponse,
} from './dto/passkey.response.js';

/** Lists the own passkeys, and adds new ones. */
@Injectable()
export class MyPasskeys {
  constructor(
    @InjectRepository(Passkey) private readonly passkeys: Repository<Passkey>,
    private readonly users: UserLookup,
    private readonly registration: PasskeyRegistration,
    private readonly adding: AddPasskey,
    private readonly refusals: RefusalLog,
    private readonly rateLimits: RateLimits,
  ) {}

  async list(userId: string): Promise<PasskeyListResponse> {
    const passkeys = await this.passkeys.find({ where: { userId }, order: { id: 'ASC' } });
    return {
      rp_id: this.registration.rpId,
      user_handle: userHandleOf(userId),
      items: passkeys.map(toPasskeyResponse),
    };
  }

  /** @throws AppException `rate_limited`; `invalid_passkey` for a user with the highest number of passkeys */
  async options({ userId, sessionId }: Principal): Promise<PasskeyCreationResponse> {
    // Each challenge leaves a row.
    const limits = [{ limit: 'profileByUser', key: userId }] as const;
    await (await this.rateLimits.consume([...limits], {})).settle('success');
    const user = await this.users.get(userId);
    const options = await this.registration.options(user, { userId, sessionId });
    return toPasskeyCreationResponse(options);
  }

  /** @throws AppException `invalid_passkey`, and as `AddPasskey.add` */
  async add(
    requester: AuthenticatedRequester,
    { credential, name }: { credential: RegistrationResponseJSON; name?: string },
  ): Promise<AddedPasskeyResponse> {
    const { userId, sessionId } = requester.principal;
    try {
      const registered = await this.registration.verify(requester.principal, credential);
      return toAddedPasskeyResponse(await this.adding.add(requester, { userId, registered, name }));
    } catch (error) {
      if (hasCode(error, 'invalid_passkey')) {
        const details = { reason: 'invalid_passkey' } as const;
        this.refusals.record(requester, { event: 'passkey_failed', userId, sessionId, details });
      }
      throw error;
    }
  }
}
