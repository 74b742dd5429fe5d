import { rejectUrl } from './url-error.js';
import type { PostgresParameters } from './postgres-parameters.js';

const MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;

/** The TLS parameters of a PostgreSQL URL, with the meaning that they have in libpq. */
export interface PostgresTls {
  readonly mode: (typeof MODES)[number];
  /** A file with the certificates of accepted authorities, in PEM; unset, those of Node.js. */
  readonly rootCertificate?: string;
  /** Files with the client's certificate and key, in PEM. */
  readonly certificate?: string;
  readonly key?: string;
}

/**
 * @param usesSocket whether the host is a Unix socket, which has no TLS
 * @throws UrlError
 */
export function parseTls(parameters: PostgresParameters, usesSocket: boolean): PostgresTls {
  const given = parameters.get('sslmode');
  const rootCertificate = parameters.get('sslrootcert');
  const certificate = parameters.get('sslcert');
  const key = parameters.get('sslkey');
  const mode = MODES.find((each) => each === (given ?? 'disable'));
  // Both fall back to a connection without TLS, which an attacker on the path can force.
  if (!mode) rejectUrl(`must have sslmode=${MODES.slice(0, -1).join(', ')} or ${MODES.at(-1)}`);
  const hasFiles = [rootCertificate, certificate, key].some((file) => file !== undefined);
  if (mode === 'disable') {
    if (hasFiles) rejectUrl('has certificates, but no TLS; add sslmode=verify-full');
    return { mode };
  }
  if (usesSocket) rejectUrl('must not have TLS parameters with a Unix socket; remove sslmode');
  if ((certificate === undefined) !== (key === undefined)) {
    rejectUrl('must have both or neither of sslcert and sslkey');
  }
  return {
    // libpq: with a root certificate, "require" verifies the chain as well.
    mode: mode === 'require' && rootCertificate !== undefined ? 'verify-ca' : mode,
    ...(rootCertificate !== undefined && rootCertificate !== 'system' && { rootCertificate }),
    ...(certificate !== undefined && { certificate, key }),
  };
}
