import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { freePort, ProjectFolder } from '../support/program.js';

const STRONG_KEY = 'rX0vQ9zv5Q1m7u3b8kTn2wJc4hYd6sLpAeGf';

describe('a start with an invalid setting or environment', () => {
  const folder = new ProjectFolder();
  afterAll(() => folder.remove());

  /** @returns the lines on standard error of a start that fails */
  async function refusal(variables: Record<string, string>): Promise<string[]> {
    const PORT = String(await freePort());
    const command = [process.execPath, '--enable-source-maps', 'dist/src/main.js', 'serve'];
    const { code, signal, stdout, stderr } = await folder.run(command, { PORT, ...variables });
    expect([code, signal]).toEqual([1, null]);
    expect(stdout + stderr).not.toMatch(/^\s+at /m);
    const lines = stderr.trimEnd().split('\n');
    return lines.filter((line) => !line.includes('[NestApplication]'));
  }

  it('names the port that another process uses', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      expect(await refusal({ PORT: String(port) })).toEqual([
        `PORT ${port} is in use by another process; set PORT to a free port`,
      ]);
    } finally {
      other.close();
    }
  });

  it('names every invalid variable at once', async () => {
    expect(await refusal({ PORT: 'x', LOG_LEVEL: 'loud' })).toEqual([
      'configuration: PORT must be a whole number from 0 to 65535 (it is "x")',
      'configuration: LOG_LEVEL must be one of fatal, error, warn, info, debug (it is "loud")',
    ]);
  });

  it('requires SECRET_KEY in production', async () => {
    expect(await refusal({ NODE_ENV: 'production' })).toEqual([
      'configuration: SECRET_KEY is missing; make one with: openssl rand -base64 48',
    ]);
  });

  it('names the PostgreSQL server that is unreachable, without its password', async () => {
    const DATABASE_URL = `postgres://app:canary@127.0.0.1:${await freePort()}/auth`;
    const lines = await refusal({ DATABASE_URL });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^the database postgres:.*127\.0\.0\.1:\d+\/auth cannot be .* check DATABASE_URL$/,
    );
    expect(lines.join()).not.toContain('canary');
  });

  it.each([
    ['a key that is configured', { SECRET_KEY: STRONG_KEY }],
    ['a key that has to be made', {}],
  ])('says which file cannot be opened, with %s', async (_, variables) => {
    const lines = await refusal({ DATABASE_URL: 'sqlite:/dev/null/auth.db', ...variables });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/\/dev\/null\b.*(SECRET_KEY|DATABASE_URL)/);
  });

  it('ends where a folder cannot be created although its parent exists', async () => {
    const lines = await refusal({
      DATABASE_URL: 'sqlite:/proc/uas/auth.db',
      SECRET_KEY: STRONG_KEY,
    });
    expect(lines).toEqual([
      expect.stringMatching(
        /^the database sqlite:\/proc\/uas\/auth\.db .*ENOENT.*check DATABASE_URL$/,
      ),
    ]);
  });

  it.each(['serve', 'user list', 'config check'])(
    'ends in a working directory that was deleted: %s',
    async (command) => {
      const script = join(folder.path, 'dist/src/main.js');
      const { code, stderr } = await folder.run([
        'bash',
        '-c',
        `mkdir gone && cd gone && rmdir ../gone && exec ${process.execPath} ${script} ${command}`,
      ]);
      expect([code, stderr]).toEqual([
        1,
        'configuration: the working directory was deleted; change to another one and start again\n',
      ]);
    },
  );

  it('names the file that is not a database', async () => {
    mkdirSync(join(folder.path, 'odd'));
    writeFileSync(
      join(folder.path, 'odd/auth.db'),
      'this is a text, and not a short one'.repeat(50),
    );
    const lines = await refusal({ DATABASE_URL: 'sqlite:./odd/auth.db' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/sqlite:\.\/odd\/auth\.db .*check DATABASE_URL/);
  });

  it.each(['203.0.113.7', 'no-such-host.invalid'])(
    'names the HOST that is not a local address: %s',
    async (HOST) => {
      const lines = await refusal({ HOST });
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(/^HOST /);
    },
  );
});
