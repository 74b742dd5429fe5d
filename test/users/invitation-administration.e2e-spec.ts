import { DataSource } from 'typeorm';
import { ADVISORY_LOCKS } from '../../src/database/advisory-locks.js';
import { InvitationPurge } from '../../src/users/invitations/invitation-purge.js';
import { INVITED_PASSWORD, InvitationScenario } from '../support/invitation-scenario.js';
import { userRows } from '../support/sessions.js';
import { isAccessTokenValid, newUser } from '../support/users.js';

const DAY = 24 * 60 * 60 * 1000;

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const rowOf = ({ app }: InvitationScenario, id: string) => userRows(app).findOneByOrFail({ id });

/** Expects that nothing is purged while another instance of PostgreSQL purges. */
async function expectLocked({ app }: InvitationScenario, purge: InvitationPurge): Promise<void> {
  // SQLite allows only one server.
  if (ENGINE === 'sqlite') return;
  await app.get(DataSource).transaction(async (other) => {
    await other.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.INVITATION_PURGE]);
    expect(await purge.purge(new Date(Date.now() + 37.1 * DAY))).toBe(0);
  });
}

describe('invitations that wait for their acceptance', () => {
  let scenario: InvitationScenario;
  beforeAll(async () => (scenario = await InvitationScenario.start()));
  afterAll(() => scenario.close());

  it('are sent again with a new link, which voids the first', async () => {
    const { id, email } = await scenario.invite({ username: newUser().username });
    const first = await scenario.tokenFor(email);
    await userRows(scenario.app).update({ id }, { passwordExpiresAt: new Date() });
    const sent = await scenario.asAdmin('POST', `/invitations/${id}/resend`);
    expect(sent.status).toBe(202);
    expect(Date.parse(sent.body.expires_at) - Date.now()).toBeGreaterThan(6.9 * DAY);
    const second = await scenario.tokenFor(email);
    expect((await scenario.accept({ token: first })).body.code).toBe('invalid_one_time_token');
    expect((await scenario.accept({ token: second })).status).toBe(201);
    expect(await scenario.eventsOf(id)).toContain('invitation_resent');
  });

  it('are revoked with the user', async () => {
    const { id, email } = await scenario.invite({ username: newUser().username });
    const token = await scenario.tokenFor(email);
    expect((await scenario.asAdmin('DELETE', `/invitations/${id}`)).status).toBe(204);
    expect((await scenario.accept({ token })).body.code).toBe('invalid_one_time_token');
    expect((await scenario.asAdmin('GET', `/users/${id}`)).status).toBe(404);
    expect(await scenario.eventsOf(id)).toEqual([
      'user_deleted',
      'invitation_revoked',
      'user_invited',
    ]);
  });

  it('cannot be sent again or revoked once they are accepted', async () => {
    const { id, email } = await scenario.invite({ username: newUser().username });
    const { body } = await scenario.accept({ token: await scenario.tokenFor(email) });
    for (const answer of [
      await scenario.asAdmin('POST', `/invitations/${id}/resend`),
      await scenario.asAdmin('DELETE', `/invitations/${id}`),
      await scenario.asAdmin('DELETE', `/invitations/${scenario.admin.id}`),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    }
    expect(await isAccessTokenValid(scenario.app, body.access_token)).toBe(true);
  });

  it('are void once an admin sets a password for the user', async () => {
    const { id, email } = await scenario.invite({ username: newUser().username });
    const token = await scenario.tokenFor(email);
    const json = { password: INVITED_PASSWORD, is_active: true };
    expect((await scenario.asAdmin('PUT', `/users/${id}`, json)).status).toBe(200);
    expect((await scenario.accept({ token })).body.code).toBe('invalid_one_time_token');
    const list = (await scenario.asAdmin('GET', '/invitations?limit=200')).body.data;
    expect(list.map((each: { id: string }) => each.id)).not.toContain(id);
  });

  it('are void once an admin enables the user, which is not purged when it is disabled again', async () => {
    const { id, email } = await scenario.invite({ username: newUser().username });
    const token = await scenario.tokenFor(email);
    for (const is_active of [true, false]) {
      expect((await scenario.asAdmin('PUT', `/users/${id}`, { is_active })).status).toBe(200);
      expect((await scenario.accept({ token })).body.code).toBe('invalid_one_time_token');
    }
    await scenario.app.get(InvitationPurge).purge(new Date(Date.now() + 400 * DAY));
    expect(await userRows(scenario.app).existsBy({ id })).toBe(true);
  });

  it('are void once an admin corrects the address, and can be sent there', async () => {
    const { id, email } = await scenario.invite({ username: newUser().username });
    const token = await scenario.tokenFor(email);
    const corrected = newUser().email;
    await scenario.asAdmin('PUT', `/users/${id}`, { email: corrected });
    expect((await scenario.accept({ token })).body.code).toBe('invalid_one_time_token');
    expect((await scenario.asAdmin('POST', `/invitations/${id}/resend`)).status).toBe(202);
    expect((await scenario.accept({ token: await scenario.tokenFor(corrected) })).status).toBe(201);
  });

  it('are listed in pages until they are accepted, the newest first', async () => {
    const invited = [
      await scenario.invite(),
      await scenario.invite(),
      await scenario.invite({ username: newUser().username }),
    ];
    const accepted = invited[2] as { id: string; email: string };
    await scenario.accept({ token: await scenario.tokenFor(accepted.email) });
    const first = await scenario.asAdmin('GET', '/invitations?limit=1&with_total=true');
    expect(first.body.data[0]).toMatchObject({ id: invited[1]?.id, username: null });
    const rest = await scenario.asAdmin(
      'GET',
      `/invitations?limit=1&cursor=${first.body.next_cursor}`,
    );
    expect(rest.body.data[0].id).toBe(invited[0]?.id);
    expect(first.headers['link']).toContain('rel="next"');
    expect(first.body.total).toBeGreaterThanOrEqual(2);
  });

  it('are valid for 7 days, and purged with the user 30 days later', async () => {
    const { id, email } = await scenario.invite({ username: newUser().username });
    const { passwordExpiresAt } = await rowOf(scenario, id);
    expect(Math.round(((passwordExpiresAt?.getTime() ?? 0) - Date.now()) / DAY)).toBe(7);
    const purge = scenario.app.get(InvitationPurge);
    const { id: activeId } = scenario.admin;
    await userRows(scenario.app).update({ id: activeId }, { passwordExpiresAt });
    await purge.purge(new Date(Date.now() + 36.9 * DAY));
    expect((await rowOf(scenario, id)).email).toBe(email);
    await expectLocked(scenario, purge);
    expect((await rowOf(scenario, id)).email).toBe(email);
    await purge.purge(new Date(Date.now() + 37.1 * DAY));
    expect(await userRows(scenario.app).existsBy({ id })).toBe(false);
    expect(await userRows(scenario.app).existsBy({ id: activeId })).toBe(true);
    expect(await scenario.eventsOf(id)).toContain('invitation_expired');
    await userRows(scenario.app).update({ id: activeId }, { passwordExpiresAt: null });
  });
});
