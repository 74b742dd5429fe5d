import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LICENSE_FILE = /^(licen[cs]e|copying|notice)/i;
const IN_PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/**
 * The packages in the bundle, by name.
 *
 * @param inputs paths of the bundled files
 * @param others names of packages with files that are copied or loaded
 */
export function findThirdParties(inputs, others) {
  const folders = new Set([
    ...inputs.map((path) => IN_PACKAGE.exec(path)?.[1]).filter((folder) => folder !== undefined),
    ...others.map((name) => join('node_modules', name)),
  ]);
  return [...folders]
    .toSorted((a, b) => a.localeCompare(b, 'en'))
    .map((folder) => ({ folder, ...readJson(join(folder, 'package.json')) }));
}

/** The licenses of the packages: their authors require that these come with the code. */
export function formatNotices(packages) {
  return packages.map(formatNotice).join('\n');
}

function formatNotice({ folder, name, version, license }) {
  const texts = readdirSync(folder)
    .filter((file) => LICENSE_FILE.test(file) && !/\.(js|ts)$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return `${'-'.repeat(80)}\n${name} ${version} (${license ?? 'see below'})\n\n${texts.join('\n\n')}\n`;
}

/** A CycloneDX 1.6 document: scanners of images find no package.json of a bundled package. */
export function formatSbom(packages) {
  const { name, version } = readJson('package.json');
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', name, version } },
    components: packages.map(toComponent),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function toComponent({ name, version, license }) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const licenses = typeof license === 'string' ? [{ expression: license }] : [];
  return { type: 'library', 'bom-ref': purl, name, version, licenses, purl };
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
