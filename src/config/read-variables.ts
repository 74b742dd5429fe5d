import { readFileSync } from 'node:fs';
import { codeOf } from '../common/errors/code-of.js';
import { writableExposure } from '../common/file-permissions.js';
import { decodeText } from './decode-text.js';
import { readEnvFile } from './read-env-file.js';
import type { ReportProblem } from './report-problem.js';
import { isSecret } from './secret-variables.js';
import { misspeltVariables } from './unknown-variables.js';

/** The origin of a value; `file` is the file named by `<NAME>_FILE`. */
export type Source = 'environment' | '.env' | 'file' | 'default';

interface GivenVariables {
  readonly values: Record<string, string>;
  /** By name, for the variables that are set. */
  readonly sources: Map<string, Source>;
  /** Variables of the process that are probably misspelt. */
  readonly warnings: string[];
}

/** Reads the text of each variable from `.env`, the process (which overrides it) or a `<NAME>_FILE`. */
export function readVariables(
  names: string[],
  variables: NodeJS.ProcessEnv,
  envFile: string,
  report: ReportProblem,
): GivenVariables {
  const own = withoutEmpty(variables);
  const known = [...names, ...names.map((name) => `${name}_FILE`)];
  const given = { ...withoutEmpty(readEnvFile(envFile, known, report)), ...own };
  const values: Record<string, string> = {};
  const sources = new Map<string, Source>();
  for (const name of names) {
    const fromFile = Boolean(given[`${name}_FILE`]);
    const value = fromFile ? readFromFile(name, given, report) : given[name];
    if (fromFile) sources.set(name, 'file');
    else if (value !== undefined) sources.set(name, name in own ? 'environment' : '.env');
    if (value !== undefined && value !== '') values[name] = value;
  }
  const files = names.filter(isSecret).map((name) => given[`${name}_FILE`]);
  const exposures = [envFile, ...files].flatMap((file) => (file && writableExposure(file)) || []);
  return { values, sources, warnings: [...misspeltVariables(own, known), ...exposures] };
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
    const decoded = decodeText(readFileSync(given[`${name}_FILE`] ?? ''));
    if ('problem' in decoded) {
      report(name, `${name}_FILE names a file that ${decoded.problem}`);
      return undefined;
    }
    const value = decoded.text.trim();
    // A default must not replace a secret that is not mounted yet.
    if (value === '') report(name, `${name}_FILE names an empty file`);
    return value;
  } catch (error) {
    const reason = codeOf(error) ?? 'unreadable';
    report(name, `${name}_FILE names a file that cannot be read (${reason})`);
    return undefined;
  }
}
