import { isIP } from 'node:net';
import { decode } from './url-parts.js';
import { rejectUrl } from './url-error.js';

/** The value of `MAIL_URL` that turns mail off. */
export const MAIL_OFF = 'off';

/** Whether mail is encrypted by STARTTLS: always, where the server offers it, or never. */
const START_TLS = ['required', 'optional', 'off'] as const;

/** A mail server as `smtp://user:password@host:port?parameters` or `smtps://…` names it. */
export interface MailUrl {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte, as `smtps:` says. */
  readonly isSecure: boolean;
  readonly startTls: (typeof START_TLS)[number];
  readonly user?: string;
  readonly password?: string;
  /** A file of PEM certificates that replace the authorities of Node.js. */
  readonly ca?: string;
  /** The name in the certificate of the server, where it is not the host. */
  readonly servername?: string;
}

const PARAMETERS = ['starttls', 'ca', 'servername'] as const;
type Parameters = ReadonlyMap<(typeof PARAMETERS)[number], string>;

const MALFORMED =
  'must be off, or look like smtp://user:password@host:587 or smtps://user:password@host:465';

/** Protocol, authority, parameters. */
const PARTS = /^(smtps?):\/\/([^/?#]*)\/?(?:\?([^#]*))?$/s;

/** @throws UrlError */
export function parseMailUrl(url: string): MailUrl {
  const [, protocol, authority = '', query = ''] = PARTS.exec(url) ?? rejectForm(url);
  const isSecure = protocol === 'smtps';
  const at = authority.lastIndexOf('@');
  const { host, port } = parseHost(authority.slice(at + 1));
  const credentials = parseCredentials(authority.slice(0, Math.max(at, 0)));
  const parameters = parseParameters(query);
  const startTls = parseStartTls(parameters.get('starttls'), host, isSecure);
  if (credentials.password !== undefined && startTls !== 'required' && !isLoopback(host)) {
    rejectUrl(
      'would send its password unencrypted; remove ?starttls= or use smtps://, or remove user name and password',
    );
  }
  return {
    host,
    port: port ?? (isSecure ? 465 : 587),
    isSecure,
    startTls,
    ...credentials,
    ca: parameters.get('ca'),
    servername: parameters.get('servername'),
  };
}

function rejectForm(url: string): never {
  const hasReserved = /^smtps?:\/\//.test(url) && url.includes('@');
  rejectUrl(
    hasReserved
      ? 'must have /, ?, # and @ percent-encoded in user name and password, as %2F, %3F, %23, %40'
      : MALFORMED,
  );
}

function parseHost(text: string): { host: string; port?: number } {
  const [, bracketed, name = bracketed, port] =
    /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(text) ?? rejectUrl(MALFORMED);
  if (bracketed !== undefined && isIP(bracketed) !== 6) {
    rejectUrl('must have an IPv6 address between [ and ]');
  }
  if (name === undefined || !/^[\w.:-]+$/.test(name)) {
    rejectUrl('must have a host name or an address as host');
  }
  const number = port === undefined ? undefined : Number(port);
  if (number !== undefined && (number < 1 || number > 65_535)) {
    rejectUrl('must have a port from 1 to 65535');
  }
  return { host: name, port: number };
}

function parseCredentials(text: string): Pick<MailUrl, 'user' | 'password'> {
  if (text === '') return {};
  const [, user = '', password = ''] = /^([^:]*):?(.*)$/s.exec(text) ?? [];
  if (user === '' || password === '') {
    rejectUrl('must have both a user name and a password before the @, or neither');
  }
  return { user: decode(user), password: decode(password) };
}

function parseParameters(query: string): Parameters {
  const parameters = new Map<(typeof PARAMETERS)[number], string>();
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const [, key = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
    const name = PARAMETERS.find((each) => each === key);
    // The text is not shown: it may contain a password.
    if (!name) rejectUrl(`has an unsupported parameter; supported are ${PARAMETERS.join(', ')}`);
    if (parameters.has(name)) rejectUrl(`has the parameter ${name} twice; keep one of them`);
    if (value === '') rejectUrl(`has the parameter ${name} without a value; remove it`);
    parameters.set(name, decode(value));
  }
  return parameters;
}

/** Mails contain links that reset passwords: unencrypted only where that is asked for, or on this machine. */
function parseStartTls(
  text: string | undefined,
  host: string,
  isSecure: boolean,
): MailUrl['startTls'] {
  if (text === undefined) return isLoopback(host) ? 'optional' : 'required';
  if (isSecure) rejectUrl('must not have ?starttls= with smtps://, which is encrypted anyway');
  const startTls = START_TLS.find((each) => each === text);
  return startTls ?? rejectUrl(`must have ${START_TLS.join(', ')} as starttls`);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
