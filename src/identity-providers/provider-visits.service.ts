import { Injectable } from '@nestjs/common';
import { AUDIT_REASONS, type AuditReason } from '../audit/audit-details.js';
import { RefusalLog } from '../audit/refusal-log.js';
import { AppException } from '../common/errors/app.exception.js';
import { hasCode } from '../common/errors/has-code.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import { limitsByAddress } from '../rate-limits/limits-by-address.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import type { ProviderAccount } from './client/provider-client.js';
import type { ProviderIdentity } from './client/provider-identity.js';
import type { ProviderSignIn } from './provider-sign-in.entity.js';
import { ProviderAccounts } from './provider-accounts.js';
import { RedirectAddresses } from './redirect-addresses.js';
import { type LiveVisit, type StartedVisit, Visits } from './visits.js';

interface VisitRequest extends Pick<ProviderSignIn, 'purpose'> {
  /** The slug. */
  readonly provider: string;
  readonly redirectUri: string | undefined;
  readonly userId?: string;
  readonly sessionId?: string;
  readonly attemptId?: string;
}

/** A visit that begins, as the API returns it. */
export interface VisitHandle extends Pick<StartedVisit, 'token' | 'expiresIn'> {
  readonly authorizationUrl: string;
}

/** A verified response. */
export interface VisitAnswer {
  readonly visit: LiveVisit['row'];
  readonly account: ProviderAccount;
  readonly identity: ProviderIdentity;
}

/** Sends persons to identity providers, and takes the verified responses. */
@Injectable()
export class ProviderVisits {
  constructor(
    private readonly accounts: ProviderAccounts,
    private readonly visits: Visits,
    private readonly addresses: RedirectAddresses,
    private readonly rateLimits: RateLimits,
    private readonly refusals: RefusalLog,
  ) {}

  /**
   * @throws AppException `not_found` for an unknown provider, `validation_failed` for a redirect URI that is not
   *   listed, `provider_unavailable`, `invalid_provider_response`, `rate_limited`
   */
  async start(
    { provider: slug, redirectUri, ...values }: VisitRequest,
    client: ClientInfo,
  ): Promise<VisitHandle> {
    const keys = limitsByAddress('signInAttemptByAddress', client.ip);
    const attempt = await this.rateLimits.consume(keys, { client });
    return attempt.complete(this.startLimited(slug, redirectUri, values), () => true);
  }

  private async startLimited(
    slug: string,
    given: string | undefined,
    values: Omit<VisitRequest, 'provider' | 'redirectUri'>,
  ): Promise<VisitHandle> {
    const { account, client: protocol } = await this.accounts.bySlug(slug);
    const redirectUri = this.addresses.choose(given, account.redirectUris);
    const visit = await this.visits.start({ ...values, providerId: account.id, redirectUri });
    const isFresh = values.purpose === 'step_up';
    const request = { redirectUri, isFresh, ...visit.secrets };
    const url = await protocol.authorizationUrl(account, request);
    return { token: visit.token, expiresIn: visit.expiresIn, authorizationUrl: url.href };
  }

  /**
   * Takes the response of a provider, once.
   *
   * @param response the query that the provider added to the redirect URI
   * @throws AppException `invalid_provider_sign_in`, `provider_denied`, `provider_unavailable`,
   *   `invalid_provider_response`, `rate_limited`; `not_found` for a provider that was disabled meanwhile
   */
  async answer(token: string, response: string, client: ClientInfo): Promise<VisitAnswer> {
    const keys = limitsByAddress('loginByAddress', client.ip);
    const attempt = await this.rateLimits.consume(keys, { client });
    return attempt.complete(this.answerLimited(token, response, client), (error) =>
      hasCode(error, 'invalid_provider_sign_in', 'invalid_provider_response'),
    );
  }

  private async answerLimited(
    token: string,
    response: string,
    client: ClientInfo,
  ): Promise<VisitAnswer> {
    const { row, secrets } = await this.visits.answer(token);
    const { account, client: protocol } = await this.accounts.byId(row.providerId);
    const { redirectUri } = row;
    const isFresh = row.purpose === 'step_up';
    try {
      const request = { redirectUri, isFresh, ...secrets };
      const address = withQuery(redirectUri, response);
      const identity = await protocol.exchange(account, request, address);
      return { visit: row, account, identity };
    } catch (error) {
      const details = { reason: reasonOf(error), provider: account.slug };
      this.refusals.record({ client }, { event: 'sign_in_failed', details });
      throw error;
    }
  }
}

/** The address at which the browser arrived. Redirect URIs have no query of their own. */
function withQuery(redirectUri: string, response: string): URL {
  const url = new URL(redirectUri);
  url.search = response.replace(/^[^?]*\?/, '');
  return url;
}

function reasonOf(error: unknown): AuditReason | undefined {
  const code = error instanceof AppException ? error.code : undefined;
  return AUDIT_REASONS.find((reason) => reason === code);
}
