import { Injectable } from '@nestjs/common';
import { Role } from '../access/role.enum.js';
import { recordAudit } from '../audit/record-audit.js';
import { AppException } from '../common/errors/app.exception.js';
import { hasCode } from '../common/errors/has-code.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import { ExternalIdentity } from '../identity/external-identity.entity.js';
import type { IdentityProvider } from '../identity/identity-provider.entity.js';
import { User } from '../identity/user.entity.js';
import { MailQueue } from '../mail/mail-queue.js';
import { limitsByAddress } from '../rate-limits/limits-by-address.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { mapUniqueViolation } from '../users/map-unique-violation.js';
import { newUser } from '../users/new-user.js';
import { creationEvent } from '../users/user-events.js';
import { requestVerification } from '../users/verification/request-verification.js';
import type { ProviderIdentity } from './client/provider-identity.js';
import { isAuthoritative } from './email-domains.js';
import { newIdentity } from './identity-links.js';
import { suggestUsernames } from './suggest-username.js';

/** Characters of a full name. */
const MAX_FULL_NAME = 200;

/** Registers persons at their first sign-in with a provider: users without a password. */
@Injectable()
export class ProviderRegistration {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly mails: MailQueue,
    private readonly rateLimits: RateLimits,
  ) {}

  /**
   * @throws AppException `email_taken` when another request has taken the address meanwhile, `rate_limited`;
   *   a unique violation of the identity, for a second sign-in at the same time
   */
  async register(
    provider: IdentityProvider,
    identity: ProviderIdentity & { readonly email: string },
    client: ClientInfo,
  ): Promise<User> {
    const limits = limitsByAddress('registerByAddress', client.ip);
    const attempt = await this.rateLimits.consume(limits, { client });
    return attempt.complete(this.tryNames(provider, identity, client), () => false);
  }

  private async tryNames(
    provider: IdentityProvider,
    identity: ProviderIdentity & { readonly email: string },
    client: ClientInfo,
  ): Promise<User> {
    for (const username of suggestUsernames(identity)) {
      const user = newUserOf(provider, identity, username);
      try {
        await mapUniqueViolation(() => this.insert(provider, identity, user, client));
        return user;
      } catch (error) {
        if (!hasCode(error, 'username_taken')) throw error;
      }
    }
    throw new AppException('service_unavailable');
  }

  private async insert(
    provider: IdentityProvider,
    { issuer, subject, email }: ProviderIdentity,
    user: User,
    client: ClientInfo,
  ): Promise<void> {
    await this.feed.transaction(async (manager, publish) => {
      await manager.insert(User, user);
      const row = newIdentity(user.id, provider, { issuer, subject, email: email ?? null });
      await manager.insert(ExternalIdentity, row);
      const details = { provider: provider.slug };
      await recordAudit(manager, { client }, { ...creationEvent(user, { client }), details });
      if (!this.mails.isEnabled || user.emailVerifiedAt !== null) return;
      const request = { email: user.email, registeredId: user.id, client };
      await requestVerification({ manager, publish }, request);
    });
  }
}

/** Names that break the rules of our own fields are left out, so that they never prevent a sign-in. */
function newUserOf(
  provider: IdentityProvider,
  identity: ProviderIdentity & { readonly email: string },
  username: string,
): User {
  const fullName = identity.fullName?.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').slice(0, MAX_FULL_NAME);
  const values = { email: identity.email, username, password: '', role: Role.User };
  const user = newUser({ ...values, full_name: fullName || null }, '');
  const isVerified = isAuthoritative(provider, identity);
  return { ...user, passwordHash: null, emailVerifiedAt: isVerified ? user.createdAt : null };
}
