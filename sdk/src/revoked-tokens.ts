import type { AccessTokenClaims } from './token-requirements.js';

/** Entries; beyond them one time stands for all. */
const CAPACITY = 200_000;

/** Milliseconds: the longest lifetime of an access token, and an hour. */
const LIFETIME = 25 * 60 * 60 * 1000;

/** The revocations that this process has received. */
export class RevokedTokens {
  /** The time of arrival by session. */
  private sessions = new Map<string, number>();
  /** The time of the change by user, in milliseconds since 1970. */
  private users = new Map<string, number>();
  private allAt = -Infinity;

  add(event: string, { id = '', at }: { id?: string; at: number }, now = Date.now()): void {
    if (event === 'session') this.sessions.set(id, now);
    if (event === 'user') {
      // Again at the end, so that the first entries are the oldest.
      this.users.delete(id);
      this.users.set(id, at);
    }
    if (event === 'all') this.allAt = Math.max(this.allAt, at);
    removeOld(this.sessions, now - LIFETIME);
    removeOld(this.users, now - LIFETIME);
    if (this.sessions.size + this.users.size <= CAPACITY) return;
    this.sessions = new Map();
    this.users = new Map();
    this.allAt = now;
  }

  /** A token of the second of the change counts as issued before it: `iat` has whole seconds. */
  has({ sid, sub, iat }: AccessTokenClaims): boolean {
    if (sid !== undefined && this.sessions.has(sid)) return true;
    return iat * 1000 <= Math.max(this.users.get(sub) ?? -Infinity, this.allAt);
  }
}

function removeOld(entries: Map<string, number>, before: number): void {
  for (const [id, time] of entries) {
    if (time > before) return;
    entries.delete(id);
  }
}
