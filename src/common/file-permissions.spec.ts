import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';

const statSync = jest.fn<(path: string) => { mode: number }>();
jest.unstable_mockModule('node:fs', () => ({ ...fs, statSync }));
const { fileExposure, folderExposure, writableExposure } = await import('./file-permissions.js');

describe('permissions of files with secrets', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(join(tmpdir(), 'uas-mode-'));
    file = join(folder, 'auth.db');
    fs.writeFileSync(file, '', { mode: 0o600 });
    statSync.mockImplementation((path) => fs.statSync(path));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('names a file that the group or all users have rights to', () => {
    expect(fileExposure(file)).toBeUndefined();
    for (const mode of [0o666, 0o644, 0o620, 0o601]) {
      fs.chmodSync(file, mode);
      expect(fileExposure(file)).toBe(
        `${file} is open to other users (mode 0${mode.toString(8)}); run: chmod 600 ${file}`,
      );
    }
    expect(fs.readdirSync(folder)).toEqual(['auth.db']);
  });

  it('names a folder in which other users can replace files', () => {
    for (const mode of [0o700, 0o755, 0o1777]) {
      fs.chmodSync(folder, mode);
      expect(folderExposure(folder)).toBeUndefined();
    }
    for (const mode of [0o777, 0o775, 0o702]) {
      fs.chmodSync(folder, mode);
      expect(folderExposure(folder)).toContain(`(mode 0${mode.toString(8)}); run: chmod go-w`);
    }
  });

  it('names a file that all users can change, and none that they can only read', () => {
    for (const mode of [0o600, 0o644, 0o664, 0o444]) {
      fs.chmodSync(file, mode);
      expect(writableExposure(file)).toBeUndefined();
    }
    fs.chmodSync(file, 0o666);
    expect(writableExposure(file)).toBe(
      `all users can change ${file} (mode 0666); run: chmod go-w ${file}`,
    );
    expect(writableExposure(join(folder, 'none'))).toBeUndefined();
  });

  it('names none on a file system that shows the same mode for all files', () => {
    statSync.mockReturnValue({ mode: 0o100777 });
    for (const exposure of [fileExposure, writableExposure]) expect(exposure(file)).toBeUndefined();
    expect(folderExposure(folder)).toBeUndefined();
    expect(fs.readdirSync(folder)).toEqual(['auth.db']);
  });
});
