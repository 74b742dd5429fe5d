import type { Role } from './role.enum.js';

/** Who a request acts for, as the database has it now: never read from the token's own claims. */
export interface Principal {
  readonly userId: string;
  /** The session that the access token belongs to, its `sid` claim. */
  readonly sessionId: string;
  readonly role: Role;
}
