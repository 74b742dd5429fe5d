import { Injectable } from '@nestjs/common';
import type { LoadedSession } from '../../sessions/rotation/session-reader.js';
import { RotationService } from '../../sessions/rotation/rotation.service.js';
import type { TokenRequest } from '../codes/code-redemption.js';
import { OauthError } from '../oauth-error.js';
import { allowedResources } from '../requests/resources.js';
import { type GrantResponse, GrantResponses } from '../tokens/grant-responses.js';

/** Refreshes grants, by the rotation of sessions (RFC 6749, section 6; RFC 9700, section 4.14). */
@Injectable()
export class GrantRefresh {
  constructor(
    private readonly rotation: RotationService,
    private readonly responses: GrantResponses,
  ) {}

  /**
   * @throws OauthError `invalid_scope`, `invalid_target`
   * @throws AppException `invalid_grant`
   */
  async refresh({ client, parameters, origin, dpopJkt }: TokenRequest): Promise<GrantResponse> {
    const requested = parameters.words('scope');
    const resources = parameters.all('resource');
    const assertAllowed = (session: LoadedSession) => {
      assertScope(session, requested);
      allowedResources(resources, audienceOf(session));
      if (session.dpopJkt !== null && session.dpopJkt !== dpopJkt) {
        throw new OauthError('invalid_grant', 'The refresh token is bound to another key.');
      }
    };
    const session = await this.rotation.rotateSession(parameters.require('refresh_token'), {
      client: origin,
      now: new Date(),
      owner: client.id,
      assertAllowed,
    });
    const narrowed = requested.length === 0 ? session.scope : requested.join(' ');
    const audience = resources.length === 0 ? audienceOf(session) : resources;
    return this.responses.of({ ...session, scope: narrowed }, { audience, isRefreshable: true });
  }
}

/** @throws OauthError `invalid_scope` */
function assertScope({ scope }: LoadedSession, requested: readonly string[]): void {
  const granted = (scope ?? '').split(' ');
  if (requested.every((each) => granted.includes(each))) return;
  throw new OauthError('invalid_scope', 'The scope exceeds the one that was granted.');
}

function audienceOf({ audience }: LoadedSession): string[] {
  return (audience ?? '').split(' ');
}
