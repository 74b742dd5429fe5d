import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProjectFolder } from '../support/program.js';

/** Creates the key as the server and the command line do at their first start. */
const RESOLVE = `
  await import('reflect-metadata');
  const { loadEnvironment } = await import('./build/src/config/load-environment.js');
  const { resolveSecretKey } = await import('./build/src/keys/secret-key.js');
  const environment = loadEnvironment();
  process.stdin.once('data', () => {
    process.stdout.write(resolveSecretKey(environment));
    process.exit();
  });
`;

describe('a secret key that two processes create at the same moment', () => {
  it('is the same for both and leaves no draft file', async () => {
    const folder = new ProjectFolder();
    try {
      const command = [process.execPath, '--input-type=module', '--eval', RESOLVE];
      const all = await Promise.all(
        Array.from({ length: 6 }, () => folder.run(command, {}, 'now')),
      );
      expect(all.map(({ code, stderr }) => [code, stderr])).toEqual(all.map(() => [0, '']));
      const kept = readFileSync(join(folder.path, 'data/secret.key'), 'utf8');
      expect(new Set(all.map(({ stdout }) => stdout))).toEqual(new Set([kept]));
      expect(kept.length).toBeGreaterThanOrEqual(32);
      expect(readdirSync(join(folder.path, 'data'))).toEqual(['secret.key']);
    } finally {
      await folder.remove();
    }
  });
});
