import { TestApp } from '../support/app.js';
import { occupyHashQueue } from '../support/occupy-hash-queue.js';
import { issueToken } from '../support/one-time-tokens.js';
import { register, type TestUser } from '../support/users.js';

const BY_ADDRESS = '"one-time-token-address";q=3;w=3600';
const BY_RECIPIENT = '"code-recipient";q=2;w=3600';
const PASSWORD = 'another long password';

describe('wrong links and codes', () => {
  let app: TestApp;
  let user: TestUser;
  let address = 0;
  beforeAll(async () => {
    app = await TestApp.start({
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_ONE_TIME_TOKEN_PER_ADDRESS: '3/1h',
      RATE_LIMIT_CODE_PER_RECIPIENT: '2/1h',
      HASH_QUEUE_MAX_WAIT_MS: '0',
    });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    user = await register(app);
  });

  const nextAddress = () => `192.0.2.${(address += 1)}`;
  const post = async (path: string, json: object, remoteAddress = nextAddress()) => {
    const { status, headers } = await app.api('POST', path, { json, remoteAddress });
    return status === 429 ? headers['ratelimit-policy'] : status;
  };
  const reset = (json: object, remoteAddress?: string) =>
    post('/auth/password-reset', { new_password: PASSWORD, ...json }, remoteAddress);

  it('are limited by address, for resets and invitations together', async () => {
    const from = nextAddress();
    const answers = [
      await reset({ token: 'x' }, from),
      await post('/auth/accept-invitation', { token: 'x', password: PASSWORD }, from),
      await reset({ token: 'x' }, from),
      await reset({ token: 'x' }, from),
      await post('/auth/accept-invitation', { token: 'x', password: PASSWORD }, from),
    ];
    expect(answers).toEqual([400, 400, 400, BY_ADDRESS, BY_ADDRESS]);
    const { token } = await issueToken(app, 'reset_password', user);
    expect(await reset({ token })).toBe(204);
  });

  it.each([
    '/auth/verify-email',
    '/auth/email-change/confirm',
    '/auth/email-change/undo',
    '/auth/one-time-token/status',
  ])('are limited by address at %s', async (path) => {
    const from = nextAddress();
    const answers: unknown[] = [];
    for (let i = 0; i < 4; i += 1) answers.push(await post(path, { token: 'x' }, from));
    expect(answers).toEqual([400, 400, 400, BY_ADDRESS]);
  });

  it('are limited by recipient for codes, known or not, while the link stays usable', async () => {
    const { token, code } = await issueToken(app, 'reset_password', user);
    for (const email of [user.email, 'unknown@example.com']) {
      const answers = [
        await reset({ email, code: 'wrong' }),
        await reset({ email: email.toUpperCase(), code: 'wrong' }),
        await reset({ email, code }),
      ];
      expect(answers).toEqual([400, 400, BY_RECIPIENT]);
    }
    expect(await reset({ token })).toBe(204);
  });

  it('do not count where the password is rejected', async () => {
    const { email } = user;
    const { code } = await issueToken(app, 'reset_password', user);
    const from = nextAddress();
    for (let i = 0; i < 4; i += 1) {
      expect(await reset({ email, code, new_password: 'short' }, from)).toBe(422);
    }
    expect(await reset({ email, code }, from)).toBe(204);
  });

  it('are rejected before any work while password hashing is overloaded', async () => {
    await occupyHashQueue(app, async () => {
      const json = { token: 'x', password: PASSWORD };
      expect(await post('/auth/accept-invitation', json)).toBe(503);
      expect(await reset({ token: 'x' })).toBe(503);
    });
  });
});
