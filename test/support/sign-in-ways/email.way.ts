import { userRows } from '../sessions.js';
import type { TestUser } from '../users.js';
import { expireAttempts } from './expire-attempts.js';
import type { Scene, SignInWay, TestClient } from './sign-in-way.js';

/** The codes and links of the last mails by the ids of their users. */
const received = new Map<string, { code: string; token: string }>();

const verifyAddress = async ({ app }: Scene, { id }: TestUser): Promise<void> => {
  await userRows(app).update(id, { emailVerifiedAt: new Date() });
};

async function start(
  { app, mails }: Scene,
  { id, email }: TestUser,
  client: TestClient,
): Promise<string> {
  const { status, body } = await app.api('POST', '/auth/sign-in/email', {
    json: { email },
    ...client,
  });
  expect(status).toBe(202);
  const { emailVerifiedAt } = await userRows(app).findOneByOrFail({ id });
  // An address that is not verified gets no mail.
  if (emailVerifiedAt !== null) received.set(id, await mails.next(email, 'sign_in_link'));
  return body.sign_in_token as string;
}

/** The code of a mail, typed where the sign-in was started. */
export const emailCode: SignInWay = {
  prepare: verifyAddress,
  prepareWithout: async () => {},
  start,
  prove: async ({ app }, { id }, handle, client) => {
    const code = received.get(id)?.code ?? '00000000';
    const json = { sign_in_token: handle, code };
    return app.api('POST', '/auth/sign-in/email/code', { json, ...client });
  },
  expire: ({ app }) => expireAttempts(app),
};

/** The link of a mail, opened where the sign-in was started. */
export const emailLink: SignInWay = {
  ...emailCode,
  prove: async ({ app }, { id }, handle, client) => {
    const token = received.get(id)?.token ?? 'a guess';
    const json = { token, sign_in_token: handle };
    return app.api('POST', '/auth/sign-in/email/link', { json, ...client });
  },
};
