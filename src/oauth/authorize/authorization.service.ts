import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../../access/principal.js';
import type { OauthClient } from '../clients/client.entity.js';
import { AuthorizationCodes } from '../codes/authorization-codes.js';
import { Consents } from '../consents/consents.js';
import { AuthorizationRequests } from '../requests/authorization-requests.js';
import { askedScopes } from '../requests/claims-of-scopes.js';
import type { RequestParameters } from '../requests/request-parameters.js';
import { AuthorizationResponse } from './authorization-response.js';
import { type AuthorizationStep, decideAuthorization } from './decide-authorization.js';

/** An authorization request, stored or not. */
export interface PendingRequest {
  readonly client: OauthClient;
  readonly parameters: RequestParameters;
  readonly since: Date;
}

/** Decides about authorization requests, and ends them. */
@Injectable()
export class Authorization {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly codes: AuthorizationCodes,
    private readonly consents: Consents,
    private readonly requests: AuthorizationRequests,
    private readonly response: AuthorizationResponse,
  ) {}

  async nextStep(
    { client, parameters, since }: PendingRequest,
    principal: Principal | undefined,
  ): Promise<AuthorizationStep> {
    const hasConsent =
      principal !== undefined && (await this.hasConsent(client, parameters, principal.userId));
    return decideAuthorization(parameters, { principal, hasConsent, since, now: new Date() });
  }

  /** Ends a request that needed no decision of the user. @returns the address for the browser */
  async approve({ client, parameters }: PendingRequest, principal: Principal): Promise<string> {
    const { manager } = this.dataSource;
    return this.response.granted(
      parameters,
      await this.codes.issue(manager, client.id, principal, parameters),
    );
  }

  /**
   * Ends a stored request. Of concurrent calls one succeeds.
   *
   * @param isConsent whether the user was asked: the answer is remembered
   * @returns the address for the browser; undefined for a request that has ended
   */
  async approveStored(
    id: string,
    { client, parameters }: PendingRequest,
    principal: Principal,
    { isConsent }: { isConsent: boolean },
  ): Promise<string | undefined> {
    return this.dataSource.transaction(async (manager: EntityManager) => {
      if (!(await this.requests.consume(id, manager))) return undefined;
      if (isConsent) {
        const access = accessOf(parameters);
        await this.consents.grant(manager, principal.userId, client.id, access);
      }
      const code = await this.codes.issue(manager, client.id, principal, parameters);
      return this.response.granted(parameters, code);
    });
  }

  /**
   * The identity of an app without a secret, at an address that any app on the machine can have, is not assured: its
   * user is asked each time (RFC 8252, section 8.6).
   */
  private async hasConsent(
    client: OauthClient,
    parameters: RequestParameters,
    userId: string,
  ): Promise<boolean> {
    if (client.isFirstParty) return true;
    if (client.type === 'public' && !parameters.redirectUri.startsWith('https:')) return false;
    return this.consents.covers(userId, client.id, accessOf(parameters));
  }
}

/** What the user consents to. */
function accessOf(parameters: RequestParameters) {
  return { scope: askedScopes(parameters).join(' '), resources: parameters.resources };
}
