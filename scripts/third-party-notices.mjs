import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LICENSE_FILE = /^(licen[cs]e|copying|notice)/i;
const IN_PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/**
 * The licenses of all packages whose code is in the bundle: their authors require that it comes with them.
 *
 * @param inputs paths of the bundled files
 * @param others names of packages whose files are copied
 */
export function thirdPartyNotices(inputs, others) {
  const folders = new Set([
    ...inputs.map((path) => IN_PACKAGE.exec(path)?.[1]).filter((folder) => folder !== undefined),
    ...others.map((name) => join('node_modules', name)),
  ]);
  return [...folders]
    .toSorted((a, b) => a.localeCompare(b, 'en'))
    .map(describe)
    .join('\n');
}

function describe(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => LICENSE_FILE.test(file) && !/\.(js|ts)$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return `${'-'.repeat(80)}\n${name} ${version} (${license ?? 'see below'})\n\n${texts.join('\n\n')}\n`;
}
