import { DataSource } from 'typeorm';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { TestApp } from '../support/app.js';
import { addPasskey } from '../support/passkeys.js';
import { enrollTotp } from '../support/totp.js';
import { login, register, type TestUser } from '../support/users.js';

interface Strength {
  readonly current: boolean;
  readonly amr: string[];
  readonly acr: string;
  readonly auth_time: string;
}

describe('the strength of a session', () => {
  let app: TestApp;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    user = await register(app);
  });

  const sessions = async ({ access_token: token } = user): Promise<Strength[]> =>
    (await app.api('GET', '/users/me/sessions', { token })).body.data;
  const current = async () => (await sessions()).find((each) => each.current);
  const renewCodes = ({ access_token: token }: Pick<TestUser, 'access_token'>) =>
    app.api('POST', '/users/me/recovery-codes', { token });

  it('has both factors after an authenticator app was added in it, at the time of the first', async () => {
    const before = await current();
    await enrollTotp(app, user.access_token);
    expect(await current()).toMatchObject({
      amr: ['pwd', 'otp', 'mfa'],
      acr: 'aal2',
      auth_time: before?.auth_time,
    });
    expect((await renewCodes(user)).status).toBe(200);
  });

  it('has both factors after a passkey was added in it', async () => {
    await addPasskey(app, user);
    const { amr = [], acr } = (await current()) ?? {};
    expect(acr).toBe('aal2');
    expect(amr).toEqual(expect.arrayContaining(['pwd', 'user', 'mfa']));
    expect((await renewCodes(user)).status).toBe(200);
  });

  it('is not that of another session, in which no factor was added', async () => {
    const other = await login(app, user);
    await enrollTotp(app, user.access_token);
    expect((await sessions()).find((each) => !each.current)).toMatchObject({ acr: 'aal1' });
    expect((await renewCodes({ ...user, ...other })).body.code).toBe(
      'insufficient_user_authentication',
    );
  });

  it('stays that of the proof when the last factor is removed', async () => {
    await enrollTotp(app, user.access_token);
    const { access_token: token } = user;
    expect((await app.api('DELETE', '/users/me/totp', { token })).status).toBe(204);
    expect(await current()).toMatchObject({ acr: 'aal2' });
    expect(await app.api('POST', '/users/me/totp', { token })).toMatchObject({ status: 200 });
  });

  it('is raised by an enrolment without an event of a reauthentication', async () => {
    await enrollTotp(app, user.access_token);
    const events = app.get(DataSource).getRepository(AuditEvent);
    expect(await events.countBy({ userId: user.id, event: 'reauthenticated' })).toBe(0);
  });
});
