import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { isGenuine, type RefreshTokenClaims } from '../../tokens/refresh-token.js';
import { TokenKeys } from '../../tokens/token-keys.js';
import { decide, type RotationDecision, type RotationSettings } from './rotation-decision.js';
import type { LoadedSession } from './session-reader.js';

/** `decide` with the settings of this instance. */
@Injectable()
export class RotationPolicy {
  private readonly settings: RotationSettings;

  constructor(keys: TokenKeys, environment: Environment) {
    this.settings = { keys: keys.refreshTokens, grace: environment.REFRESH_GRACE_SECONDS * 1000 };
  }

  /** @param owner the client that sent the token; null for a session of the user itself */
  decide(
    claims: RefreshTokenClaims,
    session: LoadedSession,
    now: Date,
    owner: string | null,
  ): RotationDecision {
    if (session.clientId !== owner) return 'refused';
    return decide(claims, session, now, this.settings);
  }

  /** Whether this service issued the token, usable or not. */
  isGenuine(claims: RefreshTokenClaims, session: LoadedSession): boolean {
    return isGenuine(claims, session, this.settings.keys);
  }
}
