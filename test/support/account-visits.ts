import { DataSource } from 'typeorm';
import { Session } from '../../src/sessions/session.entity.js';
import { TestApp } from './app.js';
import { SiteVisitor } from './site-visitor.js';
import type { TestUser } from './users.js';

type Names = Pick<TestUser, 'id' | 'username' | 'password'>;

/** A browser in which the user has signed in. */
export async function signInVisitor(
  app: TestApp,
  { username, password }: Pick<Names, 'username' | 'password'>,
  headers: Record<string, string> = {},
): Promise<SiteVisitor> {
  const visitor = new SiteVisitor(app, headers);
  await visitor.visit('/sign-in');
  await visitor.send({ name: username, password });
  return visitor;
}

/**
 * Runs a visit of a user that has signed in long ago, on another instance: the first one has cached the time.
 *
 * @param settings of the instance
 */
export async function withOldSignIn(
  app: TestApp,
  user: Names,
  visit: (visitor: SiteVisitor, instance: TestApp) => Promise<void>,
  settings: Record<string, string> = {},
): Promise<void> {
  const { cookies } = await signInVisitor(app, user);
  const sessions = app.get(DataSource).getRepository(Session);
  await sessions.update({ userId: user.id }, { authTime: new Date(0) });
  const instance = await TestApp.start(settings, app.database);
  try {
    const visitor = new SiteVisitor(instance);
    for (const pair of cookies) visitor.cookies.set(...pair);
    await visit(visitor, instance);
  } finally {
    await instance.close();
  }
}
