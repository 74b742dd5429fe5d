// Builds when `dist` is missing or older than a source. In an image without sources it does nothing.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

function buildIfNeeded() {
  if (!existsSync('src')) return;
  const built = modified('dist/src/main.js');
  // Folders too: deleting or renaming a file changes only the time of its folder.
  const sources = ['src', 'migrations'].flatMap((folder) => [
    folder,
    ...readdirSync(folder, { recursive: true }).map((name) => join(folder, name)),
  ]);
  const others = ['ormconfig.ts', 'package.json', 'scripts/bundle.mjs', 'scripts/page-script.mjs'];
  if ([...sources, ...others].every((path) => modified(path) <= built)) return;
  // The output of the build goes to standard error, as standard output belongs to the command.
  execFileSync('npm', ['run', '--silent', 'build'], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
}

function modified(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

buildIfNeeded();
