import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { codeOf } from '../common/errors/code-of.js';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Environment } from './environment.js';
import { secretKeyProblem } from './secret-key.js';

/** The start is refused: one line a variable, each saying what to change. */
export class ConfigurationError extends Error {
  constructor(readonly lines: string[]) {
    super(lines.map((line) => `configuration: ${line}`).join('\n'));
    this.name = 'ConfigurationError';
  }
}

/** Never echoed, not even when they are wrong. */
const SECRET = new Set(['SECRET_KEY', 'DATABASE_URL']);

/**
 * Reads `.env`, then the process's own variables (which win), then `<NAME>_FILE`, and validates all.
 *
 * @throws ConfigurationError with every fault at once
 */
export function loadEnvironment(
  variables: NodeJS.ProcessEnv = process.env,
  envFile = '.env',
): Environment {
  const given: NodeJS.ProcessEnv = { ...readEnvFile(envFile), ...variables };
  const problems: string[] = [];
  const raw: Record<string, string> = {};
  for (const name of variableNames()) {
    const value = readVariable(name, given, problems);
    // Compose files pass on unset variables as empty ones.
    if (value !== undefined && value !== '') raw[name] = value;
  }

  const environment = plainToInstance(Environment, raw, { exposeDefaultValues: true });
  for (const { property, constraints } of validateSync(environment)) {
    const shown = SECRET.has(property) ? '' : ` (it is ${JSON.stringify(raw[property])})`;
    problems.push(`${property} ${Object.values(constraints ?? {})[0]}${shown}`);
  }
  if (environment.isProduction) problems.push(...productionProblems(environment));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return environment;
}

/** The names that `Environment` declares. */
export function variableNames(): string[] {
  const declared = Object.keys(plainToInstance(Environment, {}, { exposeDefaultValues: true }));
  return [...new Set([...declared, 'SECRET_KEY', 'MIGRATIONS_RUN'])];
}

function readVariable(
  name: string,
  given: NodeJS.ProcessEnv,
  problems: string[],
): string | undefined {
  const file = given[`${name}_FILE`];
  if (!file) return given[name];
  if (given[name]) {
    problems.push(`${name} and ${name}_FILE are both set; keep one of them`);
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const reason = codeOf(error) ?? 'unreadable';
    problems.push(`${name}_FILE names a file that can't be read (${reason})`);
    return undefined;
  }
}

function readEnvFile(path: string): NodeJS.ProcessEnv {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return {};
    throw error;
  }
}

function productionProblems(environment: Environment): string[] {
  const problems: string[] = [];
  const secretKey = secretKeyProblem(environment.SECRET_KEY);
  if (secretKey) problems.push(`SECRET_KEY ${secretKey}`);
  if (environment.BCRYPT_ROUNDS < 10) {
    problems.push(
      `BCRYPT_ROUNDS must be at least 10 in production (it is ${environment.BCRYPT_ROUNDS})`,
    );
  }
  return problems;
}
