// Fails when openapi.json breaks clients of the last release without a version that says so.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiCompare } from 'api-smart-diff';

const FILE = 'openapi.json';
/** The document of each release, as it was. */
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

/** A requirement that goes takes away a way in, and a name that is added to one asks for more. */
function locksOut(action, path) {
  const depth = path.length - 1 - path.indexOf('security');
  return depth === 1 ? action !== 'add' : depth > 1 && action !== 'remove';
}

function breaks({ type, action, path }) {
  // Of the document, or of an operation: the tool calls no change of these breaking.
  if ([path[0], path[3]].includes('security') && locksOut(action, path)) return true;
  // The methods of generated clients are called so.
  if (path.at(-1) === 'operationId') return action !== 'add';
  // Text for readers, except where it is the name of a property.
  if (path.at(-1) === 'description' && path.at(-2) !== 'properties') return false;
  // A new value of a list: clients need a last branch for what is newer than themselves.
  if (action === 'add' && path.at(-2) === 'enum') return false;
  // What is new in a schema may break requests and breaks no answers; it is reported where it is used too.
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
    `${FILE} breaks clients of ${released}, and version ${after.info.version} may not:\n${[...new Set(lines)].join('\n')}\n`,
  );
  process.exitCode = 1;
}
