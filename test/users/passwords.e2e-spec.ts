import bcrypt from 'bcrypt';
import { isAccessTokenValid, login, newUser, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { userRows } from '../support/sessions.js';

describe('a password', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const registerWith = async (password: string) => {
    const { username, email } = newUser();
    const { status } = await app.api('POST', '/auth/register', {
      json: { username, email, password },
    });
    expect(status).toBe(201);
    return username;
  };
  const signIn = async (username: string, password: string) =>
    (await app.api('POST', '/auth/login', { json: { username, password } })).status;

  // bcrypt alone ignores input after 72 bytes.
  it.each([
    ['73 bytes', 'x'.repeat(72), 'a', 'b'],
    ['256 characters', 'x'.repeat(255), 'a', 'b'],
    ['25 characters of three bytes', '密'.repeat(24), '碼', '码'],
    ['a last character that starts before byte 72', 'x'.repeat(71), 'é', 'è'],
    ['256 characters of four bytes', '🔑'.repeat(255), '🔑', '🔒'],
  ])('of %s is compared up to its last character', async (_, start, last, other) => {
    const username = await registerWith(start + last);
    expect(await signIn(username, start + last)).toBe(200);
    expect(await signIn(username, start + other)).toBe(401);
    expect(await signIn(username, start)).toBe(401);
  });

  const nfc = 'Zażółć gęślą jaźń'.normalize('NFC');
  it.each([
    ['composed', nfc, nfc.normalize('NFD')],
    ['decomposed', nfc.normalize('NFD'), nfc],
  ])('set in %s Unicode form is accepted in the other form', async (_, set, typed) => {
    expect(typed).not.toBe(set);
    const username = await registerWith(set);
    expect(await signIn(username, typed)).toBe(200);
    expect(await signIn(username, set)).toBe(200);
    expect(await signIn(username, nfc.normalize('NFD').replaceAll(/\p{M}/gu, ''))).toBe(401);
  });

  it('can be changed with the current password in another Unicode form', async () => {
    const username = await registerWith(nfc);
    const tokens = await login(app, { username, password: nfc });
    const { status } = await app.api('PUT', '/users/me/password', {
      token: tokens.access_token,
      json: {
        current_password: nfc.normalize('NFD'),
        new_password: 'ｎｅｗ pässword'.normalize('NFD'),
      },
    });
    expect(status).toBe(200);
    expect(await signIn(username, 'ｎｅｗ pässword'.normalize('NFC'))).toBe(200);
    // Canonical equivalence only: full-width letters differ from ASCII letters.
    expect(await signIn(username, 'new pässword')).toBe(401);
  });
});

describe('a password hash of another system', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const readHash = async (id: string) =>
    (await userRows(app).findOneOrFail({ select: { passwordHash: true }, where: { id } }))
      .passwordHash;

  it.each(['$2a$', '$2b$', '$2y$'])(
    'a hash in %s format signs in and is replaced by the current format',
    async (prefix) => {
      const user = await register(app);
      const password = 'imported in 2026';
      const imported = (await bcrypt.hash(password, 5)).replace('$2b$', prefix);
      await userRows(app).update({ id: user.id }, { passwordHash: imported });

      const wrong = { username: user.username, password: user.password };
      expect((await app.api('POST', '/auth/login', { json: wrong })).status).toBe(401);
      expect(await readHash(user.id)).toBe(imported);

      const tokens = await login(app, { ...user, password });
      const upgraded = await readHash(user.id);
      expect(upgraded).toMatch(/^\$bcrypt-sha256\$v=2,t=2b,r=4\$/);
      await login(app, { ...user, password });
      expect(await readHash(user.id)).toBe(upgraded);
      // The password is unchanged, so its sessions stay active.
      expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
      expect(await isAccessTokenValid(app, tokens.access_token)).toBe(true);
    },
  );

  it('a hash of 72 bytes covers the whole password after the next sign-in', async () => {
    const user = await register(app);
    const password = `${'x'.repeat(72)} and the rest`;
    const passwordHash = await bcrypt.hash(password, 4);
    await userRows(app).update({ id: user.id }, { passwordHash });
    await login(app, { ...user, password });
    const { status } = await app.api('POST', '/auth/login', {
      json: { username: user.username, password: `${'x'.repeat(72)} and another` },
    });
    expect(status).toBe(401);
  });

  it.each([
    ['in an unknown format', '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjlO'],
    ['that is too short', '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$aaaa'],
    ['that would take hours to verify', `pbkdf2_sha256$999999999$salt$${'A'.repeat(43)}=`],
    ['that is truncated', '$2b$04$......................'],
    ['that is empty', ''],
    ['that is the password itself', 'a plain password'],
  ])('%s is answered with 401 for any password', async (_, passwordHash) => {
    const { id, username } = await register(app);
    await userRows(app).update({ id }, { passwordHash });
    for (const password of [passwordHash, 'a plain password', '']) {
      const { status, body } = await app.api('POST', '/auth/login', {
        json: { username, password },
      });
      expect([status, body.code]).toEqual([401, 'invalid_credentials']);
    }
  });
});

describe('a change of BCRYPT_ROUNDS', () => {
  let before: TestApp;
  let after: TestApp;
  beforeAll(async () => {
    before = await TestApp.start();
    after = await TestApp.start({ BCRYPT_ROUNDS: '5' }, before.database);
  });
  afterAll(async () => {
    await after.close();
    await before.close();
  });

  it('rehashes the password at the next sign-in and keeps sessions active', async () => {
    const user = await register(before);
    const columns = { select: { passwordHash: true }, where: { id: user.id } } as const;
    expect((await userRows(after).findOneOrFail(columns)).passwordHash).toMatch(',r=4$');
    await login(after, user);
    expect((await userRows(after).findOneOrFail(columns)).passwordHash).toMatch(',r=5$');
    await login(after, user);
    expect(await isAccessTokenValid(after, user.access_token)).toBe(true);
  });
});
