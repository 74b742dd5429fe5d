// Fails when openapi.json has breaking changes since the last release without a new breaking version.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiCompare } from 'api-smart-diff';

const FILE = 'openapi.json';
/** One OpenAPI document per release. */
const RELEASES = 'docs/openapi';

const numbers = (version) => version.split('.').map(Number);

/** Semantic Versioning: a new major version, and before 1.0 a new minor one, may break clients. */
function mayBreak(from, to) {
  const [[major, minor], [nextMajor, nextMinor]] = [numbers(from), numbers(to)];
  return nextMajor > major || (major === 0 && nextMinor > minor);
}

function byVersion(a, b) {
  const difference = numbers(a).map((number, i) => number - numbers(b)[i]);
  return difference.find((number) => number !== 0) ?? 0;
}

function read(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** A removed alternative rejects its clients, and an additional scheme in an alternative requires more. */
function rejectsClients(action, path) {
  const depth = path.length - 1 - path.indexOf('security');
  return depth === 1 ? action !== 'add' : depth > 1 && action !== 'remove';
}

function breaks({ type, action, path }) {
  // Security requirements of the document or of an operation: the tool reports none of their changes as breaking.
  if ([path[0], path[3]].includes('security') && rejectsClients(action, path)) return true;
  // Generated clients name their methods by the operationId.
  if (path.at(-1) === 'operationId') return action !== 'add';
  // Text for readers, except where it is the name of a property.
  if (path.at(-1) === 'description' && path.at(-2) !== 'properties') return false;
  // A new enum value: clients have to handle unknown values.
  if (action === 'add' && path.at(-2) === 'enum') return false;
  // An addition to a schema may break requests but no responses; the tool also reports it at each use.
  if (action === 'add' && path[0] === 'components' && path.at(-1) !== 'type') return false;
  return type === 'breaking';
}

const versions = readdirSync(RELEASES).map((name) => name.replace(/\.json$/, ''));
const released = versions.toSorted(byVersion).at(-1);
const after = read(FILE);
const { diffs } = apiCompare(read(join(RELEASES, `${released}.json`)), after);
const breaking = diffs.filter(breaks);
if (breaking.length > 0 && !mayBreak(released, after.info.version)) {
  const lines = breaking.map(({ action, path }) => `${action} ${path.join(' ')}`);
  process.stderr.write(
    `${FILE} has breaking changes since ${released}, which version ${after.info.version} does not permit:\n${[...new Set(lines)].join('\n')}\n`,
  );
  process.exitCode = 1;
}
