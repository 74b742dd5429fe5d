import { once } from 'node:events';
import { createServer } from 'node:net';
import { codeOf } from '../common/errors/code-of.js';
import { StartupError } from '../common/errors/startup.error.js';
import { pluralize } from '../common/pluralize.js';
import type { Environment } from '../config/environment.js';
import {
  countUnusableFactors,
  describeUnusableFactors,
} from '../credentials/count-unusable-factors.js';
import { checkDatabase } from '../database/check-database.js';
import type { Inspection } from '../database/inspection/inspection.js';
import { readDatabase } from '../database/read-database.js';
import { KeyRing } from '../keys/key-ring.js';
import { checkSecretKey, hasSecretKey } from '../keys/secret-key.js';
import { countSealed, type SealedCounts } from '../keys/sealing/count-sealed.js';
import { Sealer } from '../keys/sealing/sealer.js';
import { checkMail } from '../mail/check-mail.js';
import { checkPages } from '../pages/site/check-pages.js';
import { entities } from './entities.js';

/**
 * The result of `checkStart`; the state of the schema is missing where the database cannot be opened, and
 * the sealed values where a start would fail or migrate.
 */
type StartCheck = Pick<Inspection, 'problems' | 'warnings'> &
  Partial<Inspection> & {
    readonly sealed?: SealedCounts;
    /** The state of mail; missing where it does not work. */
    readonly mail?: string | undefined;
  };

/**
 * Takes the steps of a start that can fail: secret key, database, addresses to listen on, templates of mails, the logo and
 * templates of pages.
 * Also signs in to the mail server, which a start does not need. Nothing that it
 * creates remains, and a running service is not disturbed.
 */
export async function checkStart(environment: Environment): Promise<StartCheck> {
  const { HOST, PORT, METRICS_HOST, METRICS_PORT } = environment;
  let mail: string | undefined;
  const problems = [
    await problemOf(() => checkSecretKey(environment)),
    await problemOf(() => checkAddress('HOST', HOST, 'PORT', PORT)),
    METRICS_PORT === 0
      ? undefined
      : await problemOf(() =>
          checkAddress('METRICS_HOST', METRICS_HOST, 'METRICS_PORT', METRICS_PORT),
        ),
    await problemOf(async () => {
      mail = await checkMail(environment);
    }),
    await problemOf(() => checkPages(environment)),
  ].filter((line) => line !== undefined);
  try {
    const database = await checkDatabase(environment, entities);
    const report = { ...database, mail, problems: [...problems, ...database.problems] };
    const isReadable = report.problems.length === 0 && report.pending.length === 0;
    if (!isReadable) return report;
    const warnings = [...report.warnings, ...(await factorWarnings(environment))];
    return { ...report, ...(await checkSealedValues(environment, { ...report, warnings })) };
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    return { problems: [...problems, error.message], warnings: [], mail };
  }
}

/** @returns the message of a failure that the operator can fix */
async function problemOf(step: () => void | Promise<void>): Promise<string | undefined> {
  try {
    await step();
    return undefined;
  } catch (error) {
    if (error instanceof StartupError) return error.message;
    throw error;
  }
}

/** @returns a warning if users have second factors that a start would not ask for */
async function factorWarnings(environment: Environment): Promise<string[]> {
  const { TOTP_ENABLED, PASSKEYS_ENABLED } = environment;
  if (TOTP_ENABLED && PASSKEYS_ENABLED) return [];
  const count = await readDatabase(environment, entities, (query) =>
    countUnusableFactors(query, environment),
  );
  return count === 0 ? [] : [describeUnusableFactors(count, environment)];
}

/** Values that no key opens do not prevent a start; only the features that use them fail. */
async function checkSealedValues(
  environment: Environment,
  { warnings }: Inspection,
): Promise<Pick<StartCheck, 'sealed' | 'warnings'>> {
  if (!hasSecretKey(environment)) return { warnings };
  const sealer = new Sealer(new KeyRing(environment));
  const sealed = await readDatabase(environment, entities, (query) => countSealed(query, sealer));
  if (sealed.unknown === 0) return { sealed, warnings };
  const warning = `${pluralize(sealed.unknown, 'sealed value')} of a key that is neither SECRET_KEY nor SECRET_KEY_PREVIOUS; set SECRET_KEY_PREVIOUS to that key, then run: npx auth-service keys reseal`;
  return { sealed, warnings: [...warnings, warning] };
}

/** A privileged port is opened itself, any other is left to the service, which may be running. */
async function checkAddress(
  hostVariable: string,
  host: string,
  portVariable: string,
  port: number,
): Promise<void> {
  const server = createServer();
  try {
    await once(server.listen(port < 1024 ? port : 0, host), 'listening');
  } catch (error) {
    const code = codeOf(error) ?? String(error);
    if (code === 'EADDRINUSE') return;
    throw new StartupError(
      code === 'EACCES'
        ? `${portVariable} ${port} requires privileges that this user lacks; set ${portVariable} above 1023`
        : `${hostVariable} ${host} is not an address of this machine (${code}); set it to 127.0.0.1, or to 0.0.0.0 for all addresses`,
      error,
    );
  } finally {
    server.close();
  }
}
