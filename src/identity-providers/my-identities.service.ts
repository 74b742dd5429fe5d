import { Injectable } from '@nestjs/common';
import type { AuthenticatedRequester } from '../access/requester.js';
import { AppException } from '../common/errors/app.exception.js';
import type { ExternalIdentity } from '../identity/external-identity.entity.js';
import { FactorLimits } from '../users/factors/factor-limits.js';
import type { CompleteLinkDto } from './dto/complete-link.dto.js';
import type { StartLinkDto } from './dto/start-link.dto.js';
import { IdentityLinks } from './identity-links.js';
import { ProviderAccounts } from './provider-accounts.js';
import { ProviderVisits, type VisitHandle } from './provider-visits.service.js';
import { Visits } from './visits.js';

/** The own identities at identity providers. */
@Injectable()
export class MyIdentities {
  constructor(
    private readonly links: IdentityLinks,
    private readonly providers: ProviderVisits,
    private readonly visits: Visits,
    private readonly accounts: ProviderAccounts,
    private readonly limits: FactorLimits,
  ) {}

  /** The oldest first. */
  async list(userId: string): Promise<ExternalIdentity[]> {
    return this.links.list(userId);
  }

  /** @throws AppException as `ProviderVisits.start` */
  async start(
    { principal: { userId, sessionId }, client }: AuthenticatedRequester,
    { provider, redirect_uri: redirectUri }: StartLinkDto,
  ): Promise<VisitHandle> {
    const request = { purpose: 'link', provider, redirectUri, userId, sessionId } as const;
    return this.providers.start(request, client);
  }

  /**
   * Links the identity of a response; without one, that of a sign-in that ended with `identity_not_linked`.
   *
   * @throws AppException `identity_taken`, `invalid_provider_sign_in`, and as `ProviderVisits.answer`
   */
  async link(
    requester: AuthenticatedRequester,
    { provider_sign_in_token: token, response }: CompleteLinkDto,
  ): Promise<ExternalIdentity> {
    return this.limits.run(requester, () =>
      response === undefined
        ? this.linkKept(requester, token)
        : this.linkAnswer(requester, token, response),
    );
  }

  /** @throws AppException `not_found`, `last_sign_in_method` */
  async unlink(requester: AuthenticatedRequester, id: string): Promise<void> {
    await this.limits.run(requester, () =>
      this.links.unlink(requester, requester.principal.userId, id),
    );
  }

  private async linkAnswer(
    requester: AuthenticatedRequester,
    token: string,
    response: string,
  ): Promise<ExternalIdentity> {
    const { userId, sessionId } = requester.principal;
    const answer = await this.providers.answer(token, response, requester.client);
    const { visit, account, identity } = answer;
    // The response of another session's visit would link the identity of another person (RFC 9700, 4.7).
    if (visit.purpose !== 'link' || visit.userId !== userId || visit.sessionId !== sessionId) {
      throw new AppException('invalid_provider_sign_in');
    }
    const { issuer, subject, email = null } = identity;
    return this.linkTo(requester, account, async () => ({ issuer, subject, email }));
  }

  private async linkKept(
    requester: AuthenticatedRequester,
    token: string,
  ): Promise<ExternalIdentity> {
    const { userId } = requester.principal;
    const providerId = await this.visits.providerOfKept(token, userId);
    const { account } = await this.accounts.byId(providerId);
    return this.linkTo(requester, account, (manager) =>
      this.visits.consumeIdentity(manager, token, userId),
    );
  }

  private async linkTo(
    requester: AuthenticatedRequester,
    account: { readonly id: string; readonly slug: string; readonly name: string },
    take: Parameters<IdentityLinks['link']>[2],
  ): Promise<ExternalIdentity> {
    const { userId } = requester.principal;
    const linked = await this.links.link(requester, { userId, provider: account }, take);
    return { ...linked, provider: account as ExternalIdentity['provider'] };
  }
}
