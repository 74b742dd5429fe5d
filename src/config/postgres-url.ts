import { isIPv6 } from 'node:net';
import { rejectUrl } from './url-error.js';
import { parseParameters, type PostgresParameters } from './postgres-parameters.js';
import { parseTls, type PostgresTls } from './postgres-tls.js';
import { decode } from './url-parts.js';

/** A PostgreSQL database as `postgres://user:password@host:port/name?parameters` names it. */
export interface PostgresUrl {
  /** A host name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  /** Unset, the driver uses the name of the operating system's user. */
  readonly user?: string;
  readonly password?: string;
  readonly database: string;
  readonly schema: string;
  readonly tls: PostgresTls;
}

const DEFAULT_PORT = 5432;
const DEFAULT_SCHEMA = 'public';

/** An unquoted identifier of PostgreSQL with at most 63 bytes, in the case in which it is written. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_$]{0,62}$/;

/** Authority, path, parameters, fragment. */
const PARTS = /^postgres(?:ql)?:\/\/([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?(#.*)?$/s;

/**
 * Parses a URL as libpq does (https://www.postgresql.org/docs/current/libpq-connect.html, 34.1.1.2), and
 * rejects parts that would have no effect here.
 *
 * @throws UrlError
 */
export function parsePostgresUrl(url: string): PostgresUrl {
  const [, authority = '', path = '', query = '', fragment] =
    PARTS.exec(url) ?? rejectUrl(MALFORMED);
  if (fragment !== undefined || `${path}${query}`.includes('@')) {
    rejectUrl(
      'must have /, ?, # and @ percent-encoded in user name and password, as %2F, %3F, %23, %40',
    );
  }
  const at = authority.lastIndexOf('@');
  const parameters = parseParameters(query);
  const { host, port } = parseHost(authority.slice(at + 1), parameters);
  rejectSessionAttributes(parameters);
  return {
    host,
    port,
    ...parseUser(authority.slice(0, Math.max(at, 0))),
    database: parseDatabase(path),
    schema: parseSchema(parameters.get('schema')),
    tls: parseTls(parameters, host.startsWith('/')),
  };
}

const MALFORMED = 'must look like postgres://user:password@host:5432/name';

function parseHost(text: string, parameters: PostgresParameters): { host: string; port: number } {
  const folder = parameters.get('host');
  const several = 'must name one host: use an address that always leads to the primary';
  if (text.includes(',') || folder?.includes(',')) rejectUrl(several);
  const [, name = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(text) ?? rejectUrl(MALFORMED);
  if (name !== '' && folder !== undefined) rejectUrl('must name the host once: remove ?host=');
  const host = folder ?? decode(name);
  if (host === '') rejectUrl('names no host; for a Unix socket, add ?host=/var/run/postgresql');
  const number = port === undefined ? DEFAULT_PORT : Number(port);
  if (number < 1 || number > 65_535) rejectUrl('must have a port from 1 to 65535');
  return { host: host.startsWith('/') ? host : withoutBrackets(host), port: number };
}

function withoutBrackets(host: string): string {
  const address = /^\[(.*)\]$/.exec(host)?.[1];
  if (address !== undefined && !isIPv6(address))
    rejectUrl('must have an IPv6 address between [ and ]');
  const name = address ?? host;
  if (!/^[\w.:%-]+$/.test(name)) rejectUrl('must have a host name, an address or a folder as host');
  return name;
}

function parseUser(text: string): Pick<PostgresUrl, 'user' | 'password'> {
  const colon = text.indexOf(':');
  const user = decode(colon < 0 ? text : text.slice(0, colon));
  const password = colon < 0 ? '' : decode(text.slice(colon + 1));
  return { ...(user !== '' && { user }), ...(password !== '' && { password }) };
}

function parseDatabase(path: string): string {
  const database = decode(path);
  if (database === '') rejectUrl('names no database; end it with /name');
  if (path.includes('/')) rejectUrl('must have one name of a database after the host');
  return database;
}

function parseSchema(schema = DEFAULT_SCHEMA): string {
  if (!IDENTIFIER.test(schema) || /^(pg_|information_schema$)/i.test(schema)) {
    rejectUrl('must have one name of a schema in ?schema=, of letters, digits and _');
  }
  return schema;
}

/** The service needs a primary in any case. */
function rejectSessionAttributes(parameters: PostgresParameters): void {
  const wanted = parameters.get('target_session_attrs');
  if (wanted === undefined || wanted === 'read-write' || wanted === 'primary') return;
  rejectUrl('must have target_session_attrs=read-write, or none: the service writes');
}
