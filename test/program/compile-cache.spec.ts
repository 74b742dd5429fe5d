import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SCRIPT = resolve(import.meta.dirname, '../../scripts/compile-cache.cjs');

const { privateCacheFolder } = createRequire(import.meta.url)(SCRIPT) as {
  privateCacheFolder: (caches?: string) => string | undefined;
};

describe('the folder of the compile cache', () => {
  let caches: string;
  beforeEach(() => {
    caches = realpathSync(mkdtempSync(join(tmpdir(), 'uas-cache-')));
  });
  afterEach(() => rmSync(caches, { recursive: true }));

  it('is created in XDG_CACHE_HOME', () => {
    expect(privateCacheFolder(caches)).toBe(join(caches, 'auth-service'));
    expect(privateCacheFolder(caches)).toBe(join(caches, 'auth-service'));
  });

  it('is not used when other users can read or write it', () => {
    for (const mode of [0o755, 0o770, 0o702]) {
      mkdirSync(join(caches, 'auth-service'), { recursive: true });
      chmodSync(join(caches, 'auth-service'), mode);
      expect(privateCacheFolder(caches)).toBeUndefined();
    }
  });

  it('is not used when other users can rename a folder above it', () => {
    const deeper = join(caches, 'above', 'caches');
    mkdirSync(deeper, { recursive: true });
    chmodSync(join(caches, 'above'), 0o777);
    expect(privateCacheFolder(deeper)).toBeUndefined();
    // Sticky, as /tmp: users rename only their own folders.
    chmodSync(join(caches, 'above'), 0o1777);
    expect(privateCacheFolder(deeper)).toBe(join(deeper, 'auth-service'));
  });

  it('is not used when it is a symbolic link', () => {
    mkdirSync(join(caches, 'elsewhere'), { mode: 0o700 });
    symlinkSync(join(caches, 'elsewhere'), join(caches, 'auth-service'));
    expect(privateCacheFolder(caches)).toBeUndefined();
  });

  it('is in the home folder when XDG_CACHE_HOME is relative', () => {
    const script = `console.log(require(${JSON.stringify(SCRIPT)}).privateCacheFolder('relative'))`;
    const env = { ...process.env, HOME: caches };
    const folder = execFileSync(process.execPath, ['-e', script], { env, encoding: 'utf8' });
    expect(folder.trim()).toBe(join(caches, '.cache', 'auth-service'));
  });
});
