import type { OneTimePurpose } from '../../src/tokens/one-time/one-time-purpose.js';
import { OneTimeTokens } from '../../src/tokens/one-time/one-time-tokens.js';
import { TestApp } from '../support/app.js';
import { InvitationScenario } from '../support/invitation-scenario.js';
import { issueToken } from '../support/one-time-tokens.js';
import { newUser, register, type TestUser } from '../support/users.js';

const PURPOSES: readonly OneTimePurpose[] = [
  'verify_email',
  'reset_password',
  'change_email',
  'undo_email_change',
  'cancel_deletion',
  'cancel_factor_reset',
  'sign_in',
];

const statusIn = (app: TestApp, token: string) =>
  app.api('POST', '/auth/one-time-token/status', { json: { token } });

describe('the status of a one-time token', () => {
  let app: TestApp;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    user = await register(app);
  });
  afterAll(() => app.close());

  it.each(PURPOSES)(
    'names the purpose %s and the address, and keeps it usable',
    async (purpose) => {
      const { token } = await issueToken(app, purpose, user);
      for (let i = 0; i < 3; i += 1) {
        const { status, body } = await statusIn(app, token);
        expect([status, body]).toEqual([200, { purpose, email: user.email }]);
      }
      expect(await app.get(OneTimeTokens).isUsable(purpose, token)).toBe(true);
    },
  );

  it('is rejected alike for an invalid, an expired, a replaced and a used token', async () => {
    const [expired, replaced, used] = [
      await issueToken(app, 'verify_email', user, -1),
      await issueToken(app, 'reset_password', user),
      await issueToken(app, 'reset_password', user),
    ];
    const json = { token: used.token, new_password: 'another long password' };
    expect((await app.api('POST', '/auth/password-reset', { json })).status).toBe(204);
    for (const token of ['x', expired.token, replaced.token, used.token]) {
      const { status, body } = await statusIn(app, token);
      expect([status, body.code]).toEqual([400, 'invalid_one_time_token']);
    }
  });

  it('says whether an invited user has to choose a username, and does not reveal it', async () => {
    const scenario = await InvitationScenario.start();
    try {
      const { username } = newUser();
      for (const [fields, isRequired] of [
        [{}, true],
        [{ username }, false],
      ] as const) {
        const { email } = await scenario.invite(fields);
        const { status, body } = await statusIn(scenario.app, await scenario.tokenFor(email));
        expect([status, body]).toEqual([
          200,
          { purpose: 'accept_invitation', email, username_required: isRequired },
        ]);
      }
    } finally {
      await scenario.close();
    }
  });
});
