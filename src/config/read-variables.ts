import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { codeOf } from '../common/errors/code-of.js';

/** The origin of a value; `file` is the file named by `<NAME>_FILE`. */
export type Source = 'environment' | '.env' | 'file' | 'default';

/** Reports a problem of a variable; only the first problem of each variable is recorded. */
export type ReportProblem = (name: string, problem: string) => void;

interface GivenVariables {
  readonly values: Record<string, string>;
  /** By name, for the variables that are set. */
  readonly sources: Map<string, Source>;
}

/** Reads the text of each variable from `.env`, the process (which overrides it) or a `<NAME>_FILE`. */
export function readVariables(
  names: string[],
  variables: NodeJS.ProcessEnv,
  envFile: string,
  report: ReportProblem,
): GivenVariables {
  const own = withoutEmpty(variables);
  const given = { ...withoutEmpty(readEnvFile(envFile, report)), ...own };
  const values: Record<string, string> = {};
  const sources = new Map<string, Source>();
  for (const name of names) {
    const fromFile = Boolean(given[`${name}_FILE`]);
    const value = fromFile ? readFromFile(name, given, report) : given[name];
    if (fromFile) sources.set(name, 'file');
    else if (value !== undefined) sources.set(name, name in own ? 'environment' : '.env');
    if (value !== undefined && value !== '') values[name] = value;
  }
  return { values, sources };
}

/** Compose files pass unset variables on as empty ones. */
function withoutEmpty(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}

function readFromFile(
  name: string,
  given: NodeJS.ProcessEnv,
  report: ReportProblem,
): string | undefined {
  if (given[name]) {
    report(name, `${name} and ${name}_FILE are both set; keep one of them`);
    return undefined;
  }
  try {
    const value = readFileSync(given[`${name}_FILE`] ?? '', 'utf8').trim();
    // A default must not replace a secret that is not mounted yet.
    if (value === '') report(name, `${name}_FILE names an empty file`);
    return value;
  } catch (error) {
    const reason = codeOf(error) ?? 'unreadable';
    report(name, `${name}_FILE names a file that cannot be read (${reason})`);
    return undefined;
  }
}

function readEnvFile(path: string, report: ReportProblem): NodeJS.ProcessEnv {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = codeOf(error) ?? 'unreadable';
    if (reason !== 'ENOENT') report('.env', `.env cannot be read (${reason})`);
    return {};
  }
}
