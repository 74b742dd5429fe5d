import { Injectable } from '@nestjs/common';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { canonicalEmail } from '../../identity/canonical.js';
import { enqueue } from '../../outbox/enqueue.js';
import { limitsByAddress } from '../../rate-limits/limits-by-address.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import type { AttemptHandle } from '../attempts/sign-in-attempt-rows.js';
import { SignInAttempts } from '../attempts/sign-in-attempts.service.js';
import type { RequestSignInLinkDto } from './dto/request-sign-in-link.dto.js';

/** The kind of these deliveries in the outbox. */
export const SIGN_IN_LINK_REQUEST = 'sign_in_link_request';

/** The payload of such a delivery. */
export interface SignInLinkRequest {
  readonly email: string;
  readonly attemptId: string;
  readonly client: ClientInfo;
}

/** Accepts requests for a sign-in by e-mail from anyone. */
@Injectable()
export class SignInLinkRequests {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly rateLimits: RateLimits,
    private readonly attempts: SignInAttempts,
  ) {}

  /**
   * Opens a sign-in attempt, or continues one such as a step-up, and stores the request in the outbox, where
   * `SignInLinkDelivery` answers it: the user is not looked up here, so neither the response nor its time can
   * reveal whether there is one.
   *
   * @throws AppException `rate_limited`, `invalid_sign_in_token`
   */
  async accept(
    { email, sign_in_token: token }: RequestSignInLinkDto,
    client: ClientInfo,
  ): Promise<AttemptHandle> {
    const recipient = canonicalEmail(email);
    const attempt = await this.rateLimits.consume(
      [
        ...limitsByAddress('signInLinkByAddress', client.ip),
        { limit: 'signInLinkByRecipient', key: recipient },
      ],
      { client },
    );
    return attempt.complete(this.store(recipient, token, client), () => false);
  }

  private async store(
    email: string,
    token: string | undefined,
    client: ClientInfo,
  ): Promise<AttemptHandle> {
    const handle =
      token === undefined
        ? await this.attempts.open({ purpose: 'sign_in', client })
        : { ...(await this.attempts.find({ token, client, step: 'email' })), token };
    const payload: SignInLinkRequest = { email, attemptId: handle.id, client };
    await this.feed.transaction((manager, publish) =>
      enqueue(manager, publish, { kind: SIGN_IN_LINK_REQUEST, orderingKey: email, payload }),
    );
    return handle;
  }
}
