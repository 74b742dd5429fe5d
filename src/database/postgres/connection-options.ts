import { readFileSync } from 'node:fs';
import { checkServerIdentity, type ConnectionOptions } from 'node:tls';
import { codeOf } from '../../common/errors/code-of.js';
import { StartupError } from '../../common/errors/startup.error.js';
import type { PostgresUrl } from '../../config/postgres-url.js';

/** Options of the driver. All are set, so that no `PGHOST`, `PGPORT`, `PGDATABASE` or `PGSSLMODE` applies. */
export interface PostgresConnection {
  readonly host: string;
  readonly port: number;
  readonly user?: string;
  readonly password?: string;
  readonly database: string;
  readonly ssl: false | ConnectionOptions;
}

/**
 * @param variable environment variable with the URL, for the error message
 * @throws StartupError when a certificate cannot be read
 */
export function connectionOptions(url: PostgresUrl, variable: string): PostgresConnection {
  const { host, port, user, password, database } = url;
  return { host, port, user, password, database, ssl: tlsOptions(url, variable) };
}

function tlsOptions({ host, tls }: PostgresUrl, variable: string): false | ConnectionOptions {
  if (tls.mode === 'disable') return false;
  const read = (file: string | undefined, name: string) =>
    file === undefined ? undefined : readPem(file, `${name} of ${variable}`);
  return {
    ca: read(tls.rootCertificate, 'sslrootcert'),
    cert: read(tls.certificate, 'sslcert'),
    key: read(tls.key, 'sslkey'),
    rejectUnauthorized: tls.mode !== 'require',
    // Node.js would compare the name "localhost" where the host is an address.
    checkServerIdentity: (_, certificate) =>
      tls.mode === 'verify-full' ? checkServerIdentity(host, certificate) : undefined,
  };
}

function readPem(file: string, name: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartupError(
      `${name} names a file that cannot be read (${codeOf(error) ?? 'unreadable'}): ${file}`,
      error,
    );
  }
  if (text.includes('-----BEGIN ')) return text;
  throw new StartupError(`${name} names a file without a PEM certificate or key: ${file}`);
}
