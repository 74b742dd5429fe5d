import { DataSource, type Repository } from 'typeorm';
import { ChangeFeed } from '../../src/database/changes/change-feed.js';
import type { TokenSource } from '../../src/tokens/refresh-token.js';
import { Session } from '../../src/sessions/session.entity.js';
import { User } from '../../src/identity/user.entity.js';
import type { TestApp } from './app.js';
import { decodeJwt } from './jwt.js';

export function sessionRows(app: TestApp): Repository<Session> {
  return app.get(DataSource).getRepository(Session);
}

export function userRows(app: TestApp): Repository<User> {
  return app.get(DataSource).getRepository(User);
}

/** Reads the session row of an access token. */
export function sessionOf(app: TestApp, accessToken: string): Promise<Session> {
  return sessionRows(app).findOneByOrFail({ id: sessionIdOf(accessToken) });
}

/** Reads all parts of a session's refresh token except the key. */
export async function tokenSourceOf(app: TestApp, accessToken: string): Promise<TokenSource> {
  return sessionRows(app).findOneOrFail({
    select: { id: true, generation: true, seed: true },
    where: { id: sessionIdOf(accessToken) },
  });
}

/** Changes the row of a session, for instance to simulate elapsed time. */
export async function setSession(
  app: TestApp,
  accessToken: string,
  columns: Partial<Omit<Session, 'user'>>,
): Promise<void> {
  const session = sessionIdOf(accessToken);
  await app.app.get(ChangeFeed).transaction(async (manager, publish) => {
    await manager.update(Session, { id: session }, columns);
    publish({ id: session });
  });
}

export function secondsFromNow(seconds: number): Date {
  return new Date(Date.now() + seconds * 1000);
}

function sessionIdOf(accessToken: string): string {
  return decodeJwt(accessToken).claims['sid'] as string;
}
