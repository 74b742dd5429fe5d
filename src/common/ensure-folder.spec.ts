import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureFolder } from './ensure-folder.js';

describe('ensureFolder', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'uas-folder-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  it('creates a folder and its missing parents with the given mode, and lists them', () => {
    const created = ensureFolder(join(root, 'a/b/c'), 0o700);
    expect(created).toEqual(['a', 'a/b', 'a/b/c'].map((name) => join(root, name)));
    for (const folder of created) expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(ensureFolder(join(root, 'a/b/c'))).toEqual([]);
  });

  it('creates nothing for the working directory and for the root', () => {
    expect([ensureFolder('.'), ensureFolder('/'), ensureFolder('./src/..')]).toEqual([[], [], []]);
  });

  it.each([
    ['a folder of the kernel', () => '/proc/uas/data', 'ENOENT'],
    ['a device', () => '/dev/null/data', 'ENOTDIR'],
    ['a path that is too long', () => join('/tmp', 'x'.repeat(300), 'data'), 'ENAMETOOLONG'],
  ])('fails at once on %s', (_, folder, code) => {
    expect(() => ensureFolder(folder())).toThrow(expect.objectContaining({ code }));
  });

  it('fails on a file, on a broken symbolic link and on a loop of links', () => {
    writeFileSync(join(root, 'file'), '');
    symlinkSync(join(root, 'nothing'), join(root, 'broken'));
    symlinkSync(join(root, 'loop'), join(root, 'loop'));
    for (const [name, code] of [
      ['file', 'ENOTDIR'],
      ['file/a/b', 'ENOTDIR'],
      ['broken/a', 'ENOTDIR'],
      ['loop/a', 'ELOOP'],
    ] as const) {
      expect(() => ensureFolder(join(root, name))).toThrow(expect.objectContaining({ code }));
    }
  });
});
