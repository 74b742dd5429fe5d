import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { StartupError } from '../common/errors/startup.error.js';
import { Environment } from './environment.js';
import { type Note, readVariables, type Source } from './read-variables.js';
import { secretKeyProblem } from './secret-key-problem.js';
import { isSecret } from './secret-variables.js';

/** The start is refused: one line a variable, each saying what to change. */
export class ConfigurationError extends StartupError {
  constructor(readonly lines: string[]) {
    super(lines.map((line) => `configuration: ${line}`).join('\n'));
    this.name = 'ConfigurationError';
  }
}

/** A configuration with all that is wrong with it. */
export interface Examined {
  /** With its defaults; not to be used when there are problems. */
  readonly environment: Environment;
  /** Of the variables that are given. */
  readonly sources: Map<string, Source>;
  /** A line for each variable that is wrong, by its name. */
  readonly problems: Map<string, string>;
}

/** Reads `.env`, then the process's own variables (which win), then `<NAME>_FILE`, and validates all. */
export function examineEnvironment(
  variables: NodeJS.ProcessEnv = process.env,
  envFile = '.env',
): Examined {
  const problems = new Map<string, string>();
  // By variable: whatever else is wrong with one, it gets one line.
  const note: Note = (name, problem) => {
    if (!problems.has(name)) problems.set(name, problem);
  };
  const { values, sources } = readVariables(variableNames(), variables, envFile, note);
  const environment = plainToInstance(Environment, values, { exposeDefaultValues: true });
  for (const { property, constraints } of validateSync(environment)) {
    const shown = isSecret(property) ? '' : ` (it is ${JSON.stringify(values[property])})`;
    note(property, `${property} ${Object.values(constraints ?? {})[0]}${shown}`);
  }
  if (environment.isProduction) checkProduction(environment, note);
  return { environment, sources, problems };
}

/** @throws ConfigurationError with every fault at once */
export function loadEnvironment(variables?: NodeJS.ProcessEnv, envFile?: string): Environment {
  const { environment, problems } = examineEnvironment(variables, envFile);
  if (problems.size > 0) throw new ConfigurationError([...problems.values()]);
  return environment;
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
