import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { StartupError } from '../common/errors/startup.error.js';
import { checkCombinations } from './check-combinations.js';
import { Environment } from './environment.js';
import { readVariables, type Source } from './read-variables.js';
import type { ReportProblem } from './report-problem.js';
import { secretKeyProblem } from './secret-key-problem.js';
import { isSecret } from './secret-variables.js';

/** An invalid configuration: one line per variable, each with the required change. */
export class ConfigurationError extends StartupError {
  constructor(readonly lines: string[]) {
    super(lines.map((line) => `configuration: ${line}`).join('\n'));
    this.name = 'ConfigurationError';
  }
}

/** A configuration and all of its problems. */
export interface ExaminedEnvironment {
  /** Includes defaults; valid only without problems. */
  readonly environment: Environment;
  /** By name, for the variables that are set. */
  readonly sources: Map<string, Source>;
  /** One line per invalid variable, by name. */
  readonly problems: Map<string, string>;
  /** Variables of the process that are probably misspelt, one line each. */
  readonly warnings: string[];
}

/** Reads `.env`, the variables of the process (which override it) and `<NAME>_FILE`, and validates them. */
export function examineEnvironment(
  variables: NodeJS.ProcessEnv = process.env,
  envFile = '.env',
): ExaminedEnvironment {
  const problems = new Map<string, string>();
  const report: ReportProblem = (name, problem) => {
    if (!problems.has(name)) problems.set(name, problem);
  };
  if (!hasWorkingDirectory()) report('.env', DELETED_DIRECTORY);
  const { values, sources, warnings } = readVariables(variableNames(), variables, envFile, report);
  const environment = plainToInstance(Environment, values, { exposeDefaultValues: true });
  for (const { property, constraints } of validateSync(environment)) {
    const shown = isSecret(property) ? '' : ` (it is ${JSON.stringify(values[property])})`;
    report(property, `${property} ${Object.values(constraints ?? {})[0]}${shown}`);
  }
  if (environment.isProduction) checkProduction(environment, report);
  checkCombinations(environment, report);
  return { environment, sources, problems, warnings };
}

/** @throws ConfigurationError with all problems at once */
export function loadEnvironment(variables?: NodeJS.ProcessEnv, envFile?: string): Environment {
  return loadExamined(variables, envFile).environment;
}

/** As `loadEnvironment`, with the warnings. */
export function loadExamined(variables?: NodeJS.ProcessEnv, envFile?: string): ExaminedEnvironment {
  const examined = examineEnvironment(variables, envFile);
  const { problems, warnings } = examined;
  // A misspelt name may be the cause of a problem.
  if (problems.size > 0) throw new ConfigurationError([...problems.values(), ...warnings]);
  return examined;
}

const DELETED_DIRECTORY =
  'the working directory was deleted; change to another one and start again';

function hasWorkingDirectory(): boolean {
  try {
    return process.cwd() !== '';
  } catch {
    return false;
  }
}

/** Declared without a value, so not enumerable in a new object. */
const WITHOUT_DEFAULT = [
  'SECRET_KEY',
  'SECRET_KEY_PREVIOUS',
  'TARGET_DATABASE_URL',
  'MIGRATIONS_RUN',
  'PUBLIC_URL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'MAIL_URL',
  'MAIL_FROM',
  'APP_URL',
  'MAIL_TEMPLATES',
  'BRAND_NAME',
  'BRAND_LOGO',
  'PAGES_TEMPLATES',
  'RP_ID',
  'PASSKEY_ORIGINS',
  'REVOCATION_FEED_TOKEN',
  'IDENTITY_PROVIDER_ISSUER',
  'IDENTITY_PROVIDER_CLIENT_ID',
  'IDENTITY_PROVIDER_CLIENT_SECRET',
  'IDENTITY_PROVIDER_NAME',
];

/** The names of all variables of `Environment`. */
export function variableNames(): string[] {
  const declared = Object.keys(plainToInstance(Environment, {}, { exposeDefaultValues: true }));
  return [...new Set([...declared, ...WITHOUT_DEFAULT])];
}

function checkProduction(environment: Environment, report: ReportProblem): void {
  const secretKey = secretKeyProblem(environment.SECRET_KEY);
  if (secretKey) report('SECRET_KEY', `SECRET_KEY ${secretKey}`);
  // A leaked previous key can forge tokens just as the current one.
  const previous = environment.SECRET_KEY_PREVIOUS;
  const previousProblem = previous && secretKeyProblem(previous);
  if (previousProblem) {
    report('SECRET_KEY_PREVIOUS', `SECRET_KEY_PREVIOUS ${previousProblem.replace(/;.*/, '')}`);
  }
  if (environment.BCRYPT_ROUNDS < 10) {
    report(
      'BCRYPT_ROUNDS',
      `BCRYPT_ROUNDS must be at least 10 in production (it is ${environment.BCRYPT_ROUNDS})`,
    );
  }
  if (!environment.sendsMail) return;
  for (const name of ['MAIL_FROM', 'PUBLIC_URL'] as const) {
    if (environment[name] === undefined) {
      report(name, `${name} must be set in production where MAIL_URL is set; ${MAIL_NEEDS[name]}`);
    }
  }
}

const MAIL_NEEDS = {
  MAIL_FROM: 'set it to the sender of mails, such as "Example <no-reply@example.com>"',
  PUBLIC_URL: 'set it to the address that links in mails lead to, such as https://example.com',
};
