import { Injectable } from '@nestjs/common';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { KnownAddresses } from '../known-addresses/known-addresses.js';
import { SessionLifetime } from '../session-lifetime.js';
import { RotationWriter } from './rotation-writer.js';
import type { LoadedSession } from './session-reader.js';

/** Rotates sessions in the database. */
@Injectable()
export class SessionRotator {
  constructor(
    private readonly lifetime: SessionLifetime,
    private readonly writer: RotationWriter,
    private readonly knownAddresses: KnownAddresses,
  ) {}

  /**
   * Moves a session to its next generation. Of any number of requests with one token, one succeeds.
   *
   * @param session updated to the new state of the row, so that the cache holds it
   * @returns the session after this rotation; undefined when another request rotated or revoked it first
   */
  async rotate(
    session: LoadedSession,
    { ip, userAgent }: ClientInfo,
    now: Date,
  ): Promise<LoadedSession | undefined> {
    const { id, generation } = session;
    const next = {
      generation: generation + 1,
      lastUsedAt: now,
      idleExpiresAt: this.lifetime.idleExpiry(now, session.expiresAt),
      ip,
      userAgent,
    };
    const rotated = await this.writer.write({
      id,
      generation,
      now: now.getTime(),
      idleExpiresAt: next.idleExpiresAt.getTime(),
      ip,
      userAgent,
    });
    if (!rotated) return undefined;
    // A grant is refreshed by its client, often a server: not an address of the user.
    if (ip !== session.ip && session.clientId === null) {
      await this.knownAddresses.record({ userId: session.userId, ip, now: now.getTime() });
    }
    Object.assign(session, next, rotated);
    // A copy: the next request may rotate the cached object before this response is written.
    return { ...session };
  }
}
