import { type TestUser, newUser, register } from '../support/users.js';
import { TestApp } from '../support/app.js';

describe('a name of another user', () => {
  let app: TestApp;
  let owner: TestUser;
  let other: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    owner = await register(app);
    other = await register(app);
    const { status } = await change(owner, {
      username: 'Grace.Hopper',
      email: 'José@Bücher.example',
    });
    expect(status).toBe(200);
  });
  afterAll(() => app.close());

  const change = ({ access_token }: TestUser, json: unknown) =>
    app.api('PUT', '/users/me', { token: access_token, json });

  const taken: [string, string, string][] = [
    ['the same username', 'username', 'Grace.Hopper'],
    ['a username in another case', 'username', 'gRACE.hOPPER'],
    ['the same address', 'email', 'José@Bücher.example'],
    ['an address in another case', 'email', 'JOSÉ@BÜCHER.EXAMPLE'],
    ['an address with a decomposed é', 'email', 'jose\u0301@bücher.example'],
    ['an address with the IDNA form of the domain', 'email', 'josé@xn--bcher-kva.example'],
    ['an address with the IDNA form in capitals', 'email', 'josé@XN--BCHER-KVA.example'],
    ['an address with a decomposed domain', 'email', 'josé@bu\u0308cher.example'],
  ];

  it.each(taken)('is rejected in a profile change: %s', async (_, field, value) => {
    const before = (await app.api('GET', '/users/me', { token: other.access_token })).body;
    const { status, body } = await change(other, { full_name: 'Mallory', [field]: value });
    expect([status, body.code]).toEqual([409, `${field}_taken`]);
    expect((await app.api('GET', '/users/me', { token: other.access_token })).body).toEqual(before);
  });

  it.each(taken)('is rejected at registration: %s', async (_, field, value) => {
    const { status, body } = await app.api('POST', '/auth/register', {
      json: { ...newUser(), [field]: value },
    });
    expect([status, body.code]).toEqual([409, `${field}_taken`]);
    expect(body.errors).toBeUndefined();
  });

  it.each([
    ['username', 'GRACE.hopper'],
    ['email', 'JOSÉ@xn--bcher-kva.example'],
    ['email', 'José@Bücher.example'],
  ])('can be respelled by its owner: %s %s', async (field, value) => {
    const { status, body } = await change(owner, { [field]: value });
    expect([status, body[field]]).toEqual([200, value]);
  });

  it('is available after its owner has changed it', async () => {
    const [former, next] = [await register(app), await register(app)];
    await change(former, { username: 'renamed.user' });
    expect((await change(next, { username: former.username })).status).toBe(200);
  });

  it('is rejected with a message that names no column, index or address', async () => {
    const { text } = await change(other, { email: 'josé@bücher.example' });
    expect(text).not.toMatch(/bücher|canonical|constraint|_key/i);
  });
});
