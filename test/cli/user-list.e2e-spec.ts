import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { User } from '../../src/identity/user.entity.js';
import { type TestUser, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';

const ROWS = 450;

describe('user list', () => {
  let app: TestApp;
  let first: TestUser;
  const names: string[] = [];

  beforeAll(async () => {
    app = await TestApp.start();
    first = await register(app);
    names.push(first.username);
    const users = app.get(DataSource).getRepository(User);
    const template = await users
      .createQueryBuilder('user')
      .addSelect(['user.passwordHash', 'user.searchText'])
      .where({ id: first.id })
      .getOneOrFail();
    const rows = Array.from({ length: ROWS }, (_, i) => ({
      ...template,
      id: uuidv7(),
      email: `row${i}@example.com`,
      emailCanonical: `row${i}@example.com`,
      username: `row${i}`,
      usernameCanonical: `row${i}`,
      isActive: i % 2 === 0,
      // Groups of 100 users with the same creation time, as after an import.
      createdAt: new Date(template.createdAt.getTime() + 1 + Math.floor(i / 100)),
    }));
    for (let i = 0; i < ROWS; i += 50) await users.insert(rows.slice(i, i + 50));
    names.push(...rows.map(({ username }) => username));
  });
  afterAll(() => app.close());

  it('prints all users over several pages, oldest first', async () => {
    const { code, stdout, stderr } = await command(app.database, ['user', 'list']);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.split('\t')[1])).toEqual(names);
    expect(lines[0]).toBe([first.id, first.username, first.email, 'user', 'active'].join('\t'));
    expect(lines[2]).toMatch(/\trow1@example\.com\tuser\tdisabled$/);
  });

  it('prints one JSON object per line with --json, with the fields of the API', async () => {
    const { code, stdout, stderr } = await command(app.database, ['user', 'list', '--json']);
    expect([code, stderr]).toEqual([0, '']);
    const users = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(users.map(({ username }) => username)).toEqual(names);
    const { body } = await app.api('GET', '/users/me', { token: first.access_token });
    expect(users[0]).toEqual(body);
  });
});
