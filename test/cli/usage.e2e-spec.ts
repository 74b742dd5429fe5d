import { jest } from '@jest/globals';
import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';

const NEW_USER = ['user', 'create', '--username', 'ada', '--email', 'ada@example.com'];

describe('usage of the command line', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ['no command', [], /Commands:/],
    ['an unknown command', ['frob'], /unknown command 'frob'/],
    ['a command group without a command', ['user'], /Commands:/],
    ['an unknown command of a group', ['user', 'frob'], /unknown command 'frob'/],
    ['no e-mail address', NEW_USER.slice(0, 4), /required option '--email <address>'/],
    ['no username', ['user', 'create', '--email', 'a@b.c'], /required option '--username <name>'/],
    ['an unknown role', [...NEW_USER, '--role', 'root'], /Allowed choices are user, admin/],
    ['an option without its value', [...NEW_USER, '--full-name'], /argument missing/],
    ['a password as an argument', [...NEW_USER, '--password', 'hunter2'], /unknown option/],
    ['an unknown option', ['user', 'list', '--xml'], /unknown option '--xml'/],
    ['no name to disable', ['user', 'disable'], /missing required argument 'name'/],
    ['an additional argument', ['user', 'enable', 'a', 'b'], /too many arguments/],
    ['no file to import', ['user', 'import'], /missing required argument 'file'/],
    [
      'an unknown format',
      ['user', 'import', 'x', '--format', 'xml'],
      /Allowed choices are csv, jsonl/,
    ],
    ['no path for a backup', ['backup'], /missing required argument 'path'/],
    ['no file to restore', ['restore'], /missing required argument 'file'/],
    [
      'a database URL as an argument',
      ['move-to-postgres', 'postgres://app:hunter2@127.0.0.1/auth'],
      /too many arguments for 'move-to-postgres'/,
    ],
    ['no role to give', ['user', 'set-role', 'ada'], /missing required argument 'role'/],
    ['an unknown role to give', ['user', 'set-role', 'ada', 'root'], /choices are user, admin/],
    ['an unknown shell', ['completion', 'tcsh'], /Allowed choices are bash, zsh, fish/],
    ['a malformed session id', ['session', 'end', 'ada', '--id', '1'], /A session id is a UUID/],
    ['no name to end sessions of', ['session', 'end'], /missing required argument 'name'/],
  ])('is printed to standard error with exit code 1 for %s', async (_, args, reason) => {
    const { code, stdout, stderr } = await command(app.database, args);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(reason);
    expect(stderr).toMatch(/^Usage: auth-service\b/m);
    expect(stderr).not.toContain('hunter2');
  });

  it.each([[['--help']], [['user', '--help']], [['user', 'create', '-h']], [['help', 'session']]])(
    'is printed to standard output with exit code 0 for %j',
    async (args) => {
      const { code, stdout, stderr } = await command(app.database, args);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^Usage: auth-service\b/);
    },
  );

  it('is printed without a database', async () => {
    expect((await command({ url: 'nonsense' }, ['--help'])).code).toBe(0);
    expect((await command({ url: 'nonsense' }, ['frob'])).stderr).toMatch(/unknown command/);
  });

  it.each([
    ['nonsense', /^configuration: DATABASE_URL must look like sqlite:/],
    [
      'postgres://app:canary@127.0.0.1:1/auth',
      /^the database postgres:.*127\.0\.0\.1:1\/auth cannot be opened .*check DATABASE_URL\n$/,
    ],
    ['sqlite:/dev/null/auth.db', /^the database sqlite:\/dev\/null\/auth\.db cannot be opened /],
  ])(
    'is not printed when the database %s is unusable: one line has the reason',
    async (url, line) => {
      const otherOutput: string[] = [];
      for (const stream of [process.stdout, process.stderr]) {
        jest
          .spyOn(stream, 'write')
          .mockImplementation((text) => otherOutput.push(String(text)) > 0);
      }
      const { code, stdout, stderr } = await command({ url }, ['user', 'list']);
      jest.restoreAllMocks();
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(line);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stderr).not.toContain('canary');
      expect(otherOutput).toEqual([]);
    },
  );
});
