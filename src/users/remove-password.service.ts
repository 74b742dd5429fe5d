import { Injectable } from '@nestjs/common';
import type { AuthenticatedRequester } from '../access/requester.js';
import { AppException } from '../common/errors/app.exception.js';
import { User } from '../identity/user.entity.js';
import { FactorChanges } from './factors/factor-changes.js';

/** Removes the own password, for a user that signs in with a passkey. */
@Injectable()
export class RemovePassword {
  constructor(private readonly factors: FactorChanges) {}

  /**
   * @throws AppException `not_found` for a user without a password; `last_sign_in_method` for one that could not
   *   sign in without it
   */
  async remove(requester: AuthenticatedRequester): Promise<void> {
    const { userId: id } = requester.principal;
    await this.factors.run(requester, id, async ({ manager }) => {
      const { passwordHash } = await manager.findOneOrFail(User, {
        select: { id: true, passwordHash: true },
        where: { id },
      });
      if (passwordHash === null) {
        throw new AppException('not_found', { detail: 'The user has no password.' });
      }
      const now = new Date();
      const columns = { passwordHash: null, passwordExpiresAt: null };
      await manager.update(User, { id }, { ...columns, passwordChangedAt: now, updatedAt: now });
      return {
        event: { event: 'password_removed' },
        mail: { template: 'factor_removed', data: { factor: 'password' } },
      };
    });
  }
}
