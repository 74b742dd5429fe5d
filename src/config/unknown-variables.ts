import { nearestName } from './nearest-name.js';

/** Read by Node.js, libuv, OpenTelemetry and the PostgreSQL driver, but not from `.env`. */
const OF_THE_PROCESS = /^(NODE_|UV_|OTEL_|PG)|^TZ$/;

/** @returns the problem of a name in `.env`, or undefined for a known name */
export function unknownNameProblem(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  const nearest = nearestName(name, known);
  if (nearest) return `${name} is unknown; write ${nearest.name} or remove it`;
  if (OF_THE_PROCESS.test(name)) {
    return `${name} has no effect in .env; set it in the environment of the process`;
  }
  return `${name} is not a variable of this service; remove it`;
}

/**
 * Warnings about variables of the process that are probably misspelt. An environment contains many
 * others, so that only names with one wrong letter are reported.
 */
export function misspeltVariables(
  variables: NodeJS.ProcessEnv,
  known: readonly string[],
): string[] {
  return Object.keys(variables)
    .filter((name) => variables[name] !== '' && !known.includes(name))
    .flatMap((name) => {
      const nearest = nearestName(name, known, 1);
      if (!nearest) return [];
      return [`${name} in the environment has no effect; ${nearest.name} is the variable`];
    });
}
