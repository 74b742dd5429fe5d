import { Injectable } from '@nestjs/common';
import type { SignInResponse } from '../auth/attempts/dto/sign-in.response.js';
import { SignInAttempts } from '../auth/attempts/sign-in-attempts.service.js';
import { SignInFlow } from '../auth/attempts/sign-in-flow.service.js';
import { PROVIDER_PROOF } from '../auth/attempts/sign-in-method.js';
import { AppException } from '../common/errors/app.exception.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import { SignInUsers } from '../identity/sign-in-users.js';
import type { CompleteProviderSignInDto } from './dto/complete-provider-sign-in.dto.js';
import type { StartProviderSignInDto } from './dto/start-provider-sign-in.dto.js';
import { isAllowed } from './email-domains.js';
import { FirstSignIn } from './first-sign-in.service.js';
import { LinkedUsers } from './linked-users.js';
import { type VisitAnswer, type VisitHandle, ProviderVisits } from './provider-visits.service.js';

/** Signs users in by an identity provider: alone, or as a step of an attempt such as a step-up. */
@Injectable()
export class ProviderSignIns {
  constructor(
    private readonly visits: ProviderVisits,
    private readonly linked: LinkedUsers,
    private readonly first: FirstSignIn,
    private readonly users: SignInUsers,
    private readonly flow: SignInFlow,
    private readonly attempts: SignInAttempts,
  ) {}

  /** @throws AppException as `ProviderVisits.start`; `invalid_sign_in_token` */
  async start(
    { provider, redirect_uri: redirectUri, sign_in_token: token }: StartProviderSignInDto,
    client: ClientInfo,
  ): Promise<VisitHandle> {
    if (token === undefined) {
      return this.visits.start({ purpose: 'sign_in', provider, redirectUri }, client);
    }
    const { id: attemptId, purpose } = await this.attempts.find({
      token,
      client,
      step: 'provider',
    });
    return this.visits.start({ purpose, provider, redirectUri, attemptId }, client);
  }

  /**
   * @throws AppException as `ProviderVisits.answer` and `SignInFlow.begin`; `identity_not_linked` where an account
   *   with the address exists, which its user has to prove first; `registration_closed`, `identity_incomplete`;
   *   with a `sign_in_token` as `SignInAttempts.prove`
   */
  async complete(
    { provider_sign_in_token, sign_in_token: token, response }: CompleteProviderSignInDto,
    client: ClientInfo,
  ): Promise<SignInResponse> {
    const answer = await this.visits.answer(provider_sign_in_token, response, client);
    const { visit } = answer;
    if (visit.purpose === 'link' || (visit.attemptId === null) !== (token === undefined)) {
      throw new AppException('invalid_provider_sign_in');
    }
    if (token === undefined) return this.signIn(answer, client);
    return this.attempts.prove({ token, client, step: 'provider' }, async (attempt) => {
      if (attempt.id !== visit.attemptId) throw new AppException('invalid_sign_in_token');
      return { ...PROVIDER_PROOF, ...(await this.knownUser(answer)) };
    });
  }

  private async signIn(answer: VisitAnswer, client: ClientInfo): Promise<SignInResponse> {
    const { account, identity } = answer;
    if (!isAllowed(account, identity)) throw closed();
    const userId = (await this.linked.find(identity)) ?? (await this.first.enter(answer, client));
    const user = await this.users.findById(userId);
    if (!user) throw new AppException('invalid_provider_sign_in');
    await this.linked.recordUse(identity);
    return this.flow.begin(user, client, PROVIDER_PROOF);
  }

  /** The user of an attempt must have the identity already: a step-up registers and links nothing. */
  private async knownUser({ identity }: VisitAnswer) {
    const userId = await this.linked.find(identity);
    const user = userId === undefined ? undefined : await this.users.findById(userId);
    if (!user) throw new AppException('invalid_second_factor');
    await this.linked.recordUse(identity);
    return { userId: user.id, credentialEpoch: user.credentialEpoch };
  }
}

function closed(): AppException {
  return new AppException('registration_closed', {
    detail: 'Persons with this e-mail address may not sign in with this provider.',
  });
}
