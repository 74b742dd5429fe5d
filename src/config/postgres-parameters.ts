import { rejectUrl } from './url-error.js';
import { decode } from './url-parts.js';

/** The parameters that are read; those of libpq with a meaning here, and `schema`. */
const PARAMETERS = [
  'host',
  'schema',
  'sslcert',
  'sslkey',
  'sslmode',
  'sslrootcert',
  'target_session_attrs',
] as const;
type PostgresParameter = (typeof PARAMETERS)[number];
export type PostgresParameters = ReadonlyMap<PostgresParameter, string>;

/** @throws UrlError for a parameter that would have no effect */
export function parseParameters(query: string): PostgresParameters {
  const parameters = new Map<PostgresParameter, string>();
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const [, key = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
    const name = PARAMETERS.find((each) => each === key);
    // The text is not shown: it may contain a password.
    const shown = /^[a-z_-]{1,30}$/i.test(key) ? ` ${key}` : '';
    if (!name)
      rejectUrl(`has the unsupported parameter${shown}; supported are ${PARAMETERS.join(', ')}`);
    if (parameters.has(name)) rejectUrl(`has the parameter ${name} twice; keep one of them`);
    parameters.set(name, decode(value));
  }
  return parameters;
}
