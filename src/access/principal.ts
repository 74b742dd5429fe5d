import type { AuthenticationStrength } from './authentication-strength.js';
import type { Role } from './role.enum.js';

/** The access of a client to a user (src/oauth). */
export interface Grant {
  readonly clientId: string;
  /** Separated by spaces. */
  readonly scope: string;
  /** The claims that userinfo returns besides those of the scopes, separated by spaces. */
  readonly claims: string | null;
  readonly dpopJkt: string | null;
}

/** The authenticated subject of a request, with the database's current role: never from token claims. */
export interface Principal extends AuthenticationStrength {
  readonly userId: string;
  /** The session of the access token (its `sid` claim). */
  readonly sessionId: string;
  readonly role: Role;
  readonly emailVerified: boolean;
  /** Time at which the user last proved a credential in this session. */
  readonly authTime: Date;
  /** Whether the user has a second factor that it can use. */
  readonly hasSecondFactor: boolean;
}
