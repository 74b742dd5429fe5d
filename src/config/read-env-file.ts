import { readFileSync } from 'node:fs';
import { codeOf } from '../common/errors/code-of.js';
import { decodeText } from './decode-text.js';
import { parseEnv } from './parse-env.js';
import type { ReportProblem } from './report-problem.js';
import { unknownNameProblem } from './unknown-variables.js';

/**
 * Reads a `.env` file; a missing file has no variables. Everything that would have no effect is a
 * problem: a typing error would otherwise count as an absent variable.
 *
 * @param known the names that may be set
 */
export function readEnvFile(
  path: string,
  known: readonly string[],
  report: ReportProblem,
): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = new Map<string, number>();
  const { entries, problems } = parseEnv(readText(path, report));
  for (const { line, problem } of problems) reportLine(report, line, problem);
  for (const { name, value, line } of entries) {
    const previous = lines.get(name);
    const repeated =
      previous === undefined ? undefined : `${name} is already set in line ${previous}; keep one`;
    const problem = unknownNameProblem(name, known) ?? repeated;
    if (problem !== undefined) reportLine(report, line, problem);
    else values[name] = value;
    lines.set(name, line);
  }
  return values;
}

function reportLine(report: ReportProblem, line: number, problem: string): void {
  report(`.env:${line}`, `.env line ${line}: ${problem}`);
}

function readText(path: string, report: ReportProblem): string {
  try {
    const decoded = decodeText(readFileSync(path));
    if ('text' in decoded) return decoded.text;
    report('.env', `.env ${decoded.problem}`);
  } catch (error) {
    const reason = codeOf(error) ?? 'unreadable';
    if (reason !== 'ENOENT') report('.env', `.env cannot be read (${reason})`);
  }
  return '';
}
