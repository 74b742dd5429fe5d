import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { codeOf } from '../common/errors/code-of.js';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { StartupError } from '../common/errors/startup.error.js';
import { Environment } from './environment.js';
import { secretKeyProblem } from './secret-key.js';

/** The start is refused: one line a variable, each saying what to change. */
export class ConfigurationError extends StartupError {
  constructor(readonly lines: string[]) {
    super(lines.map((line) => `configuration: ${line}`).join('\n'));
    this.name = 'ConfigurationError';
  }
}

type Note = (name: string, problem: string) => void;

/** Never echoed, not even when they are wrong. */
const SECRET = new Set([
  'SECRET_KEY',
  'SECRET_KEY_PREVIOUS',
  'DATABASE_URL',
  'TARGET_DATABASE_URL',
]);

/**
 * Reads `.env`, then the process's own variables (which win), then `<NAME>_FILE`, and validates all.
 *
 * @throws ConfigurationError with every fault at once
 */
export function loadEnvironment(
  variables: NodeJS.ProcessEnv = process.env,
  envFile = '.env',
): Environment {
  const given = { ...withoutEmpty(readEnvFile(envFile)), ...withoutEmpty(variables) };
  // By variable: whatever else is wrong with one, it gets one line.
  const problems = new Map<string, string>();
  const note = (name: string, problem: string) => {
    if (!problems.has(name)) problems.set(name, problem);
  };

  const raw: Record<string, string> = {};
  for (const name of variableNames()) {
    const value = readVariable(name, given, note);
    if (value !== undefined && value !== '') raw[name] = value;
  }
  const environment = plainToInstance(Environment, raw, { exposeDefaultValues: true });
  for (const { property, constraints } of validateSync(environment)) {
    const shown = SECRET.has(property) ? '' : ` (it is ${JSON.stringify(raw[property])})`;
    note(property, `${property} ${Object.values(constraints ?? {})[0]}${shown}`);
  }
  if (environment.isProduction) checkProduction(environment, note);
  if (problems.size > 0) throw new ConfigurationError([...problems.values()]);
  return environment;
}

/** Compose files pass on unset variables as empty ones. */
function withoutEmpty(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}

/** Declared, but not to be seen in a fresh object. */
const WITHOUT_DEFAULT = [
  'SECRET_KEY',
  'SECRET_KEY_PREVIOUS',
  'TARGET_DATABASE_URL',
  'MIGRATIONS_RUN',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
];

/** The names that `Environment` declares. */
export function variableNames(): string[] {
  const declared = Object.keys(plainToInstance(Environment, {}, { exposeDefaultValues: true }));
  return [...new Set([...declared, ...WITHOUT_DEFAULT])];
}

function readVariable(name: string, given: NodeJS.ProcessEnv, note: Note): string | undefined {
  const file = given[`${name}_FILE`];
  if (!file) return given[name];
  if (given[name]) {
    note(name, `${name} and ${name}_FILE are both set; keep one of them`);
    return undefined;
  }
  try {
    const value = readFileSync(file, 'utf8').trim();
    // A secret that is not mounted yet must not fall back to a default.
    if (value === '') note(name, `${name}_FILE names an empty file`);
    return value;
  } catch (error) {
    const reason = codeOf(error) ?? 'unreadable';
    note(name, `${name}_FILE names a file that can't be read (${reason})`);
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

function checkProduction(environment: Environment, note: Note): void {
  const secretKey = secretKeyProblem(environment.SECRET_KEY);
  if (secretKey) note('SECRET_KEY', `SECRET_KEY ${secretKey}`);
  // Whoever knows it can make tokens as with the other one.
  const previous = environment.SECRET_KEY_PREVIOUS;
  const previousProblem = previous && secretKeyProblem(previous);
  if (previousProblem) {
    note('SECRET_KEY_PREVIOUS', `SECRET_KEY_PREVIOUS ${previousProblem.replace(/;.*/, '')}`);
  }
  if (environment.BCRYPT_ROUNDS < 10) {
    note(
      'BCRYPT_ROUNDS',
      `BCRYPT_ROUNDS must be at least 10 in production (it is ${environment.BCRYPT_ROUNDS})`,
    );
  }
}
