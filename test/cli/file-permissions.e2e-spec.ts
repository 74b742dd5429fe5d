import { chmodSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { TestApp } from '../support/app.js';
import { checkStart } from '../support/check-start.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const fileOf = ({ url }: TestDatabase) => url.replace('sqlite:', '');

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('the permissions of the database', () => {
  let database: TestDatabase;
  beforeEach(async () => (database = await createDatabase()));
  afterEach(() => database.drop());

  const start = async () => (await TestApp.start({}, database)).close();

  const onSqlite = () => {
    it.each(['666', '644', '640'])('warns about a file with mode %s', async (mode) => {
      await start();
      const file = fileOf(database);
      chmodSync(file, mode);
      const expected = `${file} is open to other users (mode 0${mode}); run: chmod 600 ${file}`;
      expect((await checkStart(database)).warnings).toEqual([expected]);
      const warn = jest.spyOn(Logger, 'warn').mockReturnValue(undefined);
      await start();
      expect(warn.mock.calls).toEqual([[expected, 'Database']]);
      chmodSync(file, 0o600);
      await start();
      expect(warn).toHaveBeenCalledTimes(1);
      warn.mockRestore();
    });

    it('warns about a folder in which other users can replace the file', async () => {
      const folder = dirname(fileOf(database));
      chmodSync(folder, 0o775);
      const { code, warnings } = await checkStart(database);
      expect([code, warnings]).toEqual([
        0,
        [`other users can replace the files in ${folder} (mode 0775); run: chmod go-w ${folder}`],
      ]);
    });

    it('creates missing folders, the database and its journal for their owner only', async () => {
      const folder = join(dirname(fileOf(database)), 'a/b');
      const url = `sqlite:${join(folder, 'auth.db')}`;
      const app = await TestApp.start({ SECRET_KEY: '' }, { ...database, url });
      const files = ['auth.db', 'auth.db-shm', 'auth.db-wal', 'secret.key'];
      expect(readdirSync(folder).toSorted()).toEqual(files);
      for (const name of files) expect([name, modeOf(join(folder, name))]).toEqual([name, 0o600]);
      expect([modeOf(folder), modeOf(dirname(folder))]).toEqual([0o700, 0o700]);
      await app.close();
    });
  };

  const onPostgres = () => {
    it('are not those of files that this service owns', async () => {
      expect((await checkStart(database)).warnings).toEqual([]);
    });
  };

  describe(`on ${ENGINE}`, ENGINE === 'sqlite' ? onSqlite : onPostgres);
});
