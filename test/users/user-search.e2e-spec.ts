import { COMMAND_LINE } from '../../src/access/requester.js';
import { UsersService } from '../../src/users/users.service.js';
import { type TestUser, newUser, registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';

describe('user search', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
    await add('Bernd.Ofen', 'ofen@example.com', 'Bernd Öfen-Straße');
    await add('sinead', 'Sinéad@bücher.example', 'Σίσυφος Στασινός');
    await add('under_score', 'a%b@example.com', 'back\\slash 100% sure');
    await add('underXscore', 'aXb@example.com', '100 percent [a-z]* sure');
  });
  afterAll(() => app.close());

  const add = (username: string, email: string, full_name: string) =>
    app.get(UsersService).create({ ...newUser(), username, email, full_name }, COMMAND_LINE);

  async function search(text: string): Promise<string[]> {
    const { status, body } = await app.api(
      'GET',
      `/users?q=${encodeURIComponent(text)}&role=user`,
      {
        token: admin.access_token,
      },
    );
    expect(status).toBe(200);
    return body.data.map(({ username }: { username: string }) => username).toSorted();
  }

  it.each([
    ['the username', 'rnd.ofe'],
    ['the username in another case', 'BERND.OFEN'],
    ['the address', 'ofen@EXAMPLE.com'],
    ['the full name', 'bernd ö'],
    ['ö in upper case', 'ÖFEN'],
    ['ö in lower case', 'öfen'],
    ['a decomposed ö', 'o\u0308fen'],
    ['full-width letters', 'ＢＥＲＮＤ'],
    ['ß', 'straße'],
    ['ß in upper case', 'STRASSE'],
  ])('finds a part of %s', async (_, text) => {
    expect(await search(text)).toEqual(['Bernd.Ofen']);
  });

  it.each(['SINÉAD@', 'BÜCHER.EXAMPLE', 'σίσυφος', 'ΣΊΣΥΦΟΣ', 'ΣΤΑΣ', 'στασ'])(
    'finds %s independent of case beyond ASCII',
    async (text) => {
      expect(await search(text)).toEqual(['sinead']);
    },
  );

  it.each([
    ['%', ['under_score']],
    ['a%b', ['under_score']],
    ['100%', ['under_score']],
    ['_', ['under_score']],
    ['under_s', ['under_score']],
    ['\\', ['under_score']],
    ['k\\s', ['under_score']],
    ['\\_', []],
    ['%%', []],
    ['[a-z]*', ['underXscore']],
    ['*', ['underXscore']],
    ["' OR 1=1 --", []],
    ['100', ['underXscore', 'under_score']],
  ])('searches for %s literally', async (text, expected) => {
    expect(await search(text)).toEqual(expected);
  });

  it('finds a user by a changed name and no longer by the old one', async () => {
    const { id } = await add('changing', 'changing@example.com', 'Before');
    await app.get(UsersService).update(id, { full_name: 'Nachher' }, COMMAND_LINE);
    expect(await search('nachher')).toEqual(['changing']);
    expect(await search('before')).toEqual([]);
    await app.get(UsersService).update(id, { full_name: null }, COMMAND_LINE);
    expect(await search('nachher')).toEqual([]);
    expect(await search('null')).toEqual([]);
  });

  it('does not search in password hashes', async () => {
    expect(await search('bcrypt-sha256')).toEqual([]);
    expect(await search('a long password')).toEqual([]);
  });

  it('accepts 200 characters that each normalize to many', async () => {
    expect(await search('\uFDFA'.repeat(200))).toEqual([]);
  });
});
