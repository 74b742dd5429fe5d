import { ChangeFeed } from '../../../src/database/changes/change-feed.js';
import { User } from '../../../src/identity/user.entity.js';
import type { TestApp } from '../app.js';
import { secondsFromNow, userRows } from '../sessions.js';
import type { SignInWay } from './sign-in-way.js';

/** Removes the password of a user, as an undone change of the e-mail address does. */
async function removePassword(app: TestApp, userId: string): Promise<void> {
  await app.app.get(ChangeFeed).transaction(async (manager, publish) => {
    await manager.update(User, userId, { passwordHash: null });
    publish({ user: userId });
  });
}

/** `POST /auth/login` of a user without a second factor. It has no handle: the password is the proof. */
export const password: SignInWay = {
  prepare: async () => {},
  prepareWithout: ({ app }, { id }) => removePassword(app, id),
  start: async (_, user) => user.password,
  prove: ({ app }, { username }, handle, client) =>
    app.api('POST', '/auth/login', { json: { username, password: handle }, ...client }),
  expire: async ({ app }, { id }) => {
    await userRows(app).update(id, { passwordExpiresAt: secondsFromNow(-1) });
  },
};
