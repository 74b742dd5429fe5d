import { Injectable } from '@nestjs/common';
import type { AuthenticatedRequester } from '../../access/requester.js';
import { recordAudit } from '../../audit/record-audit.js';
import { AppException } from '../../common/errors/app.exception.js';
import { Passkey } from '../../credentials/passkeys/passkey.entity.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { FactorChanges } from '../factors/factor-changes.js';
import { type PasskeyResponse, toPasskeyResponse } from './dto/passkey.response.js';

/** Renames and removes the own passkeys. */
@Injectable()
export class ChangePasskey {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly factors: FactorChanges,
  ) {}

  /** @throws AppException `not_found` */
  async rename(
    requester: AuthenticatedRequester,
    id: string,
    name: string,
  ): Promise<PasskeyResponse> {
    const { userId } = requester.principal;
    return this.feed.transaction(async (manager) => {
      const { affected } = await manager.update(Passkey, { id, userId }, { name });
      if (affected !== 1) throw noSuchPasskey();
      const details = { passkey_id: id };
      await recordAudit(manager, requester, { event: 'passkey_renamed', userId, details });
      return toPasskeyResponse(await manager.findOneByOrFail(Passkey, { id }));
    });
  }

  /** @throws AppException `not_found`, `last_sign_in_method` */
  async remove(requester: AuthenticatedRequester, id: string): Promise<void> {
    const { userId } = requester.principal;
    await this.factors.run(requester, userId, async ({ manager }) => {
      const passkey = await manager.findOneBy(Passkey, { id, userId });
      if (!passkey) throw noSuchPasskey();
      await manager.delete(Passkey, { id });
      const data = { factor: 'passkey', factor_name: passkey.name } as const;
      return {
        event: { event: 'passkey_removed', details: { passkey_id: id } },
        mail: { template: 'factor_removed', data },
      };
    });
  }
}

function noSuchPasskey(): AppException {
  return new AppException('not_found', { detail: 'The user has no such passkey.' });
}
