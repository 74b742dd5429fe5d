import { once } from 'node:events';
import { createServer } from 'node:net';
import { codeOf } from '../common/errors/code-of.js';
import { StartupError } from '../common/errors/startup.error.js';
import type { Environment } from '../config/environment.js';
import { checkDatabase } from '../database/check-database.js';
import type { Inspection } from '../database/inspection/inspection.js';
import { checkSecretKey } from '../keys/secret-key.js';
import { entities } from './entities.js';

/** The result of `checkStart`; the state of the schema is missing where the database cannot be opened. */
type StartCheck = Pick<Inspection, 'problems' | 'warnings'> & Partial<Inspection>;

/**
 * Takes the steps of a start that can fail: secret key, database, addresses to listen on. Nothing that it
 * creates remains, and a running service is not disturbed.
 */
export async function checkStart(environment: Environment): Promise<StartCheck> {
  const { HOST, PORT, METRICS_HOST, METRICS_PORT } = environment;
  const problems = [
    await problemOf(() => checkSecretKey(environment)),
    await problemOf(() => checkAddress('HOST', HOST, 'PORT', PORT)),
    METRICS_PORT === 0
      ? undefined
      : await problemOf(() =>
          checkAddress('METRICS_HOST', METRICS_HOST, 'METRICS_PORT', METRICS_PORT),
        ),
  ].filter((line) => line !== undefined);
  try {
    const database = await checkDatabase(environment, entities);
    return { ...database, problems: [...problems, ...database.problems] };
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    return { problems: [...problems, error.message], warnings: [] };
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
