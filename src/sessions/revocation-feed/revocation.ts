/**
 * Access tokens that are no longer valid: those of a session; those of a user, or of all users, that were
 * issued by a time. A user with a changed role keeps its sessions, and gets new tokens by a refresh.
 */
export type Revocation =
  | { readonly type: 'session' | 'user'; readonly id: string; readonly at: number }
  | { readonly type: 'all'; readonly at: number };

/** Identifies what a revocation is about. */
export function keyOf(revocation: Revocation): string {
  return revocation.type === 'all' ? 'all' : `${revocation.type} ${revocation.id}`;
}
