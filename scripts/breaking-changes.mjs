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

/** Paths of the operations that reject clients that sent the credentials that the release requires. */
function stricterOperations(before, after) {
  return Object.entries(before.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const next = after.paths[path]?.[method];
      const had = alternativesOf(before, operation);
      const has = alternativesOf(after, next);
      // A client keeps access if an alternative requires no more schemes than it sends.
      const isAccepted = (sent) =>
        has.some((schemes) => schemes.every((one) => sent.includes(one)));
      return !next || had.every(isAccepted) ? [] : [`change paths ${path} ${method} security`];
    }),
  );
}

/** The sets of schemes that an operation accepts; an empty one for a public operation. */
function alternativesOf(document, operation) {
  const security = operation?.security ?? document.security ?? [];
  return security.length === 0 ? [[]] : security.map((schemes) => Object.keys(schemes));
}

function breaks({ type, action, path }) {
  // Compared by stricterOperations: the tool reports none of these changes as breaking.
  if ([path[0], path[3]].includes('security')) return false;
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
const before = read(join(RELEASES, `${released}.json`));
const after = read(FILE);
const breaking = [
  ...apiCompare(before, after)
    .diffs.filter(breaks)
    .map(({ action, path }) => `${action} ${path.join(' ')}`),
  ...stricterOperations(before, after),
];
if (breaking.length > 0 && !mayBreak(released, after.info.version)) {
  process.stderr.write(
    `${FILE} has breaking changes since ${released}, which version ${after.info.version} does not permit:\n${[...new Set(breaking)].join('\n')}\n`,
  );
  process.exitCode = 1;
}
