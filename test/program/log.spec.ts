import { ProjectFolder } from '../support/program.js';

const PRODUCTION = { NODE_ENV: 'production', SECRET_KEY: 'rX0vQ9zv5Q1m7u3b8kTn2wJc4hYd6sLpAeGf' };

describe('the log of the service', () => {
  const folder = new ProjectFolder();
  afterAll(() => folder.remove());

  async function logOf(variables: Record<string, string>, waitFor = ''): Promise<string> {
    const server = await folder.serve(variables);
    await server.post('/auth/login', { username: 'unknown', password: 'canary-password' });
    await server.waitForOutput(waitFor);
    await server.stop();
    expect(server.stdout + server.stderr).not.toContain('canary-password');
    return server.stdout;
  }

  it('is JSON in production, one object per line', async () => {
    const lines = (await logOf(PRODUCTION, '/docs')).trimEnd().split('\n');
    const entries = lines.map((line) => JSON.parse(line));
    expect(entries.length).toBeGreaterThanOrEqual(3);
    for (const { level, time, context } of entries) {
      expect([level, context]).toEqual(['info', expect.any(String)]);
      expect(new Date(time).getFullYear()).toBeGreaterThan(2000);
    }
    expect(entries.map(({ message }) => message).join()).toContain('/api/v1');
    expect(entries.find(({ context }) => context === 'Audit')).toMatchObject({
      event: 'sign_in_failed',
    });
    expect(lines.join('\n')).not.toContain(PRODUCTION.SECRET_KEY);
  });

  it('is text outside production and names the addresses at level info', async () => {
    const text = await logOf({}, '/docs');
    expect(text).toContain('/api/v1');
    expect(text).not.toMatch(/^\{/m);
    expect(text).not.toContain('RouterExplorer');
  });

  it('names a SECRET_KEY that production would refuse, without its value', async () => {
    const text = await logOf({ SECRET_KEY: 'short-canary', LOG_LEVEL: 'warn' });
    expect(text).toMatch(/WARN .*SECRET_KEY is shorter than 32 bytes; make one with/);
    expect(text).not.toContain('canary');
  });

  it('is empty at level warn after a normal start, and detailed at level debug', async () => {
    expect(await logOf({ LOG_LEVEL: 'warn' })).toBe('');
    expect(await logOf({ LOG_LEVEL: 'debug' })).toContain('RouterExplorer');
  });
});
