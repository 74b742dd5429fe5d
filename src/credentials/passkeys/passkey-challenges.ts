import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, MoreThan, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { invalidPasskey } from './invalid-passkey.js';
import { WebauthnChallenge } from './webauthn-challenge.entity.js';

/** Seconds for which a challenge, and with it the dialog of the browser, is usable (WebAuthn, section 15.1). */
export const CHALLENGE_LIFETIME = 300;

/** The sign-in attempt or the session that a challenge belongs to. */
export type ChallengeScope =
  | { readonly attemptId: string; readonly userId: string | null }
  | { readonly sessionId: string; readonly userId: string };

/** Challenges of WebAuthn ceremonies: each is used once, in the attempt or session that requested it. */
@Injectable()
export class PasskeyChallenges {
  constructor(
    @InjectRepository(WebauthnChallenge)
    private readonly challenges: Repository<WebauthnChallenge>,
  ) {}

  /** @returns 32 random bytes in base64url */
  async issue(purpose: WebauthnChallenge['purpose'], scope: ChallengeScope): Promise<string> {
    const now = Date.now();
    const challenge = randomBytes(32).toString('base64url');
    await this.challenges.insert({
      id: uuidv7(),
      purpose,
      challenge,
      userId: scope.userId,
      attemptId: 'attemptId' in scope ? scope.attemptId : null,
      sessionId: 'sessionId' in scope ? scope.sessionId : null,
      createdAt: new Date(now),
      expiresAt: new Date(now + CHALLENGE_LIFETIME * 1000),
      consumedAt: null,
    });
    return challenge;
  }

  /**
   * Uses the challenge of a response: of concurrent responses with it one succeeds. It is used up even if the
   * response turns out to be wrong.
   *
   * @param clientDataJSON of the response, in base64url
   * @throws AppException `invalid_passkey` for an unknown, expired, used or foreign challenge
   */
  async consume(
    purpose: WebauthnChallenge['purpose'],
    scope: ChallengeScope,
    clientDataJSON: string,
  ): Promise<string> {
    const challenge = challengeOf(clientDataJSON);
    const owner =
      'attemptId' in scope ? { attemptId: scope.attemptId } : { sessionId: scope.sessionId };
    const now = new Date();
    const { affected } = await this.challenges.update(
      { challenge, purpose, ...owner, consumedAt: IsNull(), expiresAt: MoreThan(now) },
      { consumedAt: now },
    );
    if (affected === 1) return challenge;
    throw invalidPasskey(
      'The challenge is unknown, expired or used; request new options and repeat the ceremony.',
    );
  }
}

/** @returns an empty text, which no challenge is, for client data without one */
function challengeOf(clientDataJSON: string): string {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString());
    const { challenge } = data as { challenge?: unknown };
    return typeof challenge === 'string' && challenge.length <= 86 ? challenge : '';
  } catch {
    return '';
  }
}
