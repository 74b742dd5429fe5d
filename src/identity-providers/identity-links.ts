import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Requester } from '../access/requester.js';
import { AppException } from '../common/errors/app.exception.js';
import { isUniqueViolation } from '../database/unique-violation.js';
import { ExternalIdentity } from '../identity/external-identity.entity.js';
import type { IdentityProvider } from '../identity/identity-provider.entity.js';
import { FactorChanges } from '../users/factors/factor-changes.js';
import type { VisitIdentity } from './visits.js';

type Provider = Pick<IdentityProvider, 'id' | 'slug' | 'name'>;

/** Adds identities to users and removes them. Each is a change of sign-in methods: audited, mailed, new epoch. */
@Injectable()
export class IdentityLinks {
  constructor(
    @InjectRepository(ExternalIdentity) private readonly identities: Repository<ExternalIdentity>,
    private readonly changes: FactorChanges,
  ) {}

  /**
   * @param take reads the identity in the transaction, and uses up the right to link it
   * @throws AppException `identity_taken`, `not_found`, and the errors of `take`
   */
  async link(
    requester: Requester,
    { userId, provider }: { readonly userId: string; readonly provider: Provider },
    take: (manager: EntityManager) => Promise<VisitIdentity>,
  ): Promise<ExternalIdentity> {
    let identity: ExternalIdentity | undefined;
    try {
      await this.changes.run(requester, userId, async ({ manager }) => {
        identity = newIdentity(userId, provider, await take(manager));
        await manager.insert(ExternalIdentity, identity);
        return {
          event: { event: 'identity_linked', details: { provider: provider.slug } },
          mail: {
            template: 'factor_added',
            data: { factor: 'identity', factor_name: provider.name },
          },
        };
      });
    } catch (error) {
      if (isUniqueViolation(error, 'subject')) throw new AppException('identity_taken');
      throw error;
    }
    if (!identity) throw new Error('the change has linked no identity');
    return identity;
  }

  /** The identities of a user, the oldest first. */
  async list(userId: string): Promise<ExternalIdentity[]> {
    return this.identities.find({
      where: { userId },
      relations: { provider: true },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  /** @throws AppException `not_found`, `last_sign_in_method` */
  async unlink(requester: Requester, userId: string, id: string): Promise<void> {
    const [identity] = await this.identities.find({
      where: { id, userId },
      relations: { provider: true },
    });
    if (!identity?.provider) throw new AppException('not_found');
    const { slug, name } = identity.provider;
    await this.changes.run(requester, userId, async ({ manager }) => {
      const { affected } = await manager.delete(ExternalIdentity, { id, userId });
      if (affected !== 1) throw new AppException('not_found');
      return {
        event: { event: 'identity_unlinked', details: { provider: slug } },
        mail: { template: 'factor_removed', data: { factor: 'identity', factor_name: name } },
      };
    });
  }
}

/** The row of an identity that is used now. */
export function newIdentity(
  userId: string,
  { id: providerId }: Pick<Provider, 'id'>,
  { issuer, subject, email }: VisitIdentity,
): ExternalIdentity {
  const now = new Date();
  return {
    id: uuidv7(),
    userId,
    providerId,
    issuer,
    subject,
    email,
    createdAt: now,
    lastUsedAt: now,
  };
}
