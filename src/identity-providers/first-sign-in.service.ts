import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { AppException } from '../common/errors/app.exception.js';
import { hasCode } from '../common/errors/has-code.js';
import { isUniqueViolation } from '../database/unique-violation.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import { canonicalEmail } from '../identity/canonical.js';
import { User } from '../identity/user.entity.js';
import type { ProviderIdentity } from './client/provider-identity.js';
import { isAuthoritative } from './email-domains.js';
import { IdentityLinks } from './identity-links.js';
import { LinkedUsers } from './linked-users.js';
import { ProviderRegistration } from './provider-registration.js';
import type { VisitAnswer } from './provider-visits.service.js';
import { Visits } from './visits.js';

type WithEmail = ProviderIdentity & { readonly email: string };

/**
 * Finds or creates the user of an identity that is not linked yet.
 *
 * An account with the same address is linked only if both sides vouch for it: the user has verified the address
 * here, and the provider is authoritative for it. Otherwise an attacker that can write the address of another person at a
 * provider, or has registered it here before its owner, would get an account of both.
 */
@Injectable()
export class FirstSignIn {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly linked: LinkedUsers,
    private readonly links: IdentityLinks,
    private readonly registration: ProviderRegistration,
    private readonly visits: Visits,
  ) {}

  /**
   * @returns the id of the user
   * @throws AppException `identity_not_linked`, `registration_closed`, `identity_incomplete`, `rate_limited`
   */
  async enter(answer: VisitAnswer, client: ClientInfo): Promise<string> {
    const { account, identity } = answer;
    if (!hasEmail(identity)) {
      throw new AppException('identity_incomplete', {
        detail: `${account.name} has sent no e-mail address. Permit it there, or sign up here and link ${account.name} in your account.`,
      });
    }
    const existing = await this.users.findOneBy({
      emailCanonical: canonicalEmail(identity.email),
    });
    if (existing) return this.linkExisting(answer, identity, existing, client);
    if (!account.isRegistrationOpen) {
      throw new AppException('registration_closed', {
        detail: `There is no account for this identity, and sign-ins with ${account.name} create none.`,
      });
    }
    return this.register(answer, identity, client);
  }

  private async linkExisting(
    { visit, account, identity }: VisitAnswer,
    { issuer, subject, email }: WithEmail,
    { id: userId, emailVerifiedAt }: User,
    client: ClientInfo,
  ): Promise<string> {
    const kept = { issuer, subject, email };
    if (emailVerifiedAt === null || !isAuthoritative(account, identity)) {
      await this.visits.keepIdentity(visit.id, userId, kept);
      throw new AppException('identity_not_linked', {
        detail: `An account with this e-mail address exists. Sign in to it another way, then link ${account.name} with POST /api/v1/users/me/identities.`,
      });
    }
    await this.links.link({ client }, { userId, provider: account }, async () => kept);
    return userId;
  }

  private async register(
    answer: VisitAnswer,
    identity: WithEmail,
    client: ClientInfo,
  ): Promise<string> {
    try {
      const { id } = await this.registration.register(answer.account, identity, client);
      return id;
    } catch (error) {
      // Another request of the same person was first.
      if (isUniqueViolation(error, 'subject') || hasCode(error, 'email_taken')) {
        const userId = await this.linked.find(identity);
        if (userId !== undefined) return userId;
      }
      throw error;
    }
  }
}

function hasEmail(identity: ProviderIdentity): identity is WithEmail {
  return identity.email !== undefined;
}
