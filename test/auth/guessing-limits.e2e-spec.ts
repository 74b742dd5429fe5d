import { Environment } from '../../src/config/environment.js';
import { auditEvents } from '../support/audit.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { newUser, register, registerAdmin } from '../support/users.js';

const { RATE_LIMIT_LOGIN_PER_NAME: LOGIN_BY_NAME } = new Environment();
const SETTINGS = { RATE_LIMIT_ENABLED: 'true', TRUST_PROXY: 'true' };

/** The parts of a response that must not depend on the name. */
const shapeOf = ({ status, headers, body }: TestResponse) => [
  status,
  body.code,
  headers['ratelimit-policy'],
  Object.keys(headers).toSorted(),
];

describe('limits on password guessing', () => {
  let app: TestApp;
  let addresses = 0;
  const nextAddress = () => `198.51.100.${(addresses += 1)}`;
  beforeAll(async () => (app = await TestApp.start(SETTINGS)));
  afterAll(() => app.close());

  const signIn = (name: string, password: string, address: string, on = app) =>
    on.api('POST', '/auth/login', {
      json: { username: name, password },
      headers: { 'x-forwarded-for': address },
    });
  const registerFrom = async (address: string, on = app) => {
    const json = newUser();
    const headers = { 'x-forwarded-for': address };
    const { body } = await on.api('POST', '/auth/register', { json, headers });
    return { ...json, access_token: body.access_token as string };
  };
  it.each([
    ['one after the other', (send: () => Promise<TestResponse>) => sequentially(send, 14)],
    [
      'at once',
      (send: () => Promise<TestResponse>) => Promise.all(Array.from({ length: 14 }, send)),
    ],
  ])(
    'give the same responses from an address of the user as for an unknown name, %s',
    async (_, sendAll) => {
      const home = nextAddress();
      const user = await registerFrom(home);
      const shapes = async (name: string) =>
        (await sendAll(() => signIn(name, 'a guess', home))).map(shapeOf);
      const known = await shapes(user.username);
      expect(known).toEqual(await shapes(newUser().username));
      expect(known.filter(([status]) => status === 401)).toHaveLength(LOGIN_BY_NAME.points);
    },
  );

  it('count username and e-mail address together, and reveal it in no response', async () => {
    const home = nextAddress();
    const user = await registerFrom(home);
    const unknown = newUser();
    const guess = async ({ username, email }: { username: string; email: string }) => {
      const answers: TestResponse[] = [];
      for (const name of [username, email]) {
        for (let i = 0; i < LOGIN_BY_NAME.points + 1; i += 1) {
          answers.push(await signIn(name, 'a guess', nextAddress()));
        }
      }
      return answers.map(shapeOf);
    };
    expect(await guess(user)).toEqual(await guess(unknown));
    for (const name of [user.username, user.email]) {
      expect((await signIn(name, user.password, home)).status).toBe(200);
    }
  });

  it('reject the correct password after guesses at both names', async () => {
    const user = await registerFrom(nextAddress());
    for (let i = 0; i < LOGIN_BY_NAME.points; i += 1) {
      await signIn(i % 2 ? user.email : user.username, 'a guess', nextAddress());
    }
    const { status } = await signIn(user.email, user.password, nextAddress());
    expect(status).toBe(401);
  });

  it('count guesses at an address of the user per day', async () => {
    const slow = await TestApp.start({
      ...SETTINGS,
      RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS: '100/1s',
      RATE_LIMIT_LOGIN_PER_NAME: '1/1s',
      RATE_LIMIT_LOGIN_PER_NAME_DAILY: '1/24h',
      RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS_DAILY: '5/24h',
    });
    const home = nextAddress();
    const user = await registerFrom(home, slow);
    const answers = await sequentially(() => signIn(user.username, 'a guess', home, slow), 6);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
    expect(answers.at(-1)?.headers['ratelimit-policy']).toBe(
      '"login-name-address-day";q=5;w=86400',
    );
    await slow.close();
  });
});

describe('the search for taken names with PUT /users/me', () => {
  it('is recorded in the audit log', async () => {
    const app = await TestApp.start();
    const [user, other] = [await register(app), await register(app)];
    for (const json of [{ username: other.username }, { email: other.email }]) {
      await app.api('PUT', '/users/me', { token: user.access_token, json });
    }
    const admin = await registerAdmin(app);
    const events = await auditEvents(app, admin, 'event=user_change_failed&sort=occurred_at');
    expect(events).toMatchObject([
      { actor_id: user.id, user_id: user.id, details: { reason: 'username_taken' } },
      { actor_id: user.id, user_id: user.id, details: { reason: 'email_taken' } },
    ]);
    await app.close();
  });
});

async function sequentially<T>(run: () => Promise<T>, count: number): Promise<T[]> {
  const results: T[] = [];
  for (let i = 0; i < count; i += 1) results.push(await run());
  return results;
}
