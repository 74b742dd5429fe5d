import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { codeOf } from '../common/errors/code-of.js';

/** Where a value comes from; `file` is what `<NAME>_FILE` names. */
export type Source = 'environment' | '.env' | 'file' | 'default';

/** What is wrong with a variable; the first thing that is said of one is kept. */
export type Note = (name: string, problem: string) => void;

interface GivenVariables {
  readonly values: Record<string, string>;
  /** Of those that are given. */
  readonly sources: Map<string, Source>;
}

/** The text of each variable that is given: `.env`, the process's own (which win), or a `<NAME>_FILE`. */
export function readVariables(
  names: string[],
  variables: NodeJS.ProcessEnv,
  envFile: string,
  note: Note,
): GivenVariables {
  const own = withoutEmpty(variables);
  const given = { ...withoutEmpty(readEnvFile(envFile, note)), ...own };
  const values: Record<string, string> = {};
  const sources = new Map<string, Source>();
  for (const name of names) {
    const fromFile = Boolean(given[`${name}_FILE`]);
    const value = fromFile ? readFromFile(name, given, note) : given[name];
    if (fromFile) sources.set(name, 'file');
    else if (value !== undefined) sources.set(name, name in own ? 'environment' : '.env');
    if (value !== undefined && value !== '') values[name] = value;
  }
  return { values, sources };
}

/** Compose files pass on unset variables as empty ones. */
function withoutEmpty(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}

function readFromFile(name: string, given: NodeJS.ProcessEnv, note: Note): string | undefined {
  if (given[name]) {
    note(name, `${name} and ${name}_FILE are both set; keep one of them`);
    return undefined;
  }
  try {
    const value = readFileSync(given[`${name}_FILE`] ?? '', 'utf8').trim();
    // A secret that is not mounted yet must not fall back to a default.
    if (value === '') note(name, `${name}_FILE names an empty file`);
    return value;
  } catch (error) {
    const reason = codeOf(error) ?? 'unreadable';
    note(name, `${name}_FILE names a file that can't be read (${reason})`);
    return undefined;
  }
}

function readEnvFile(path: string, note: Note): NodeJS.ProcessEnv {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = codeOf(error) ?? 'unreadable';
    if (reason !== 'ENOENT') note('.env', `.env can't be read (${reason})`);
    return {};
  }
}
