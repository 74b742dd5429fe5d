import { parsePostgresUrl } from './postgres-url.js';
import { parseSqliteUrl } from './sqlite-url.js';
import { urlProblem } from './url-error.js';

const POSTGRES_RULE = 'must look like postgres://user:password@host:5432/name';

/** The file of a valid `sqlite:` URL, or `:memory:`; undefined for any other database. */
export function sqliteFile(databaseUrl: string): string | undefined {
  return databaseUrl.startsWith('sqlite:') ? databaseUrl.slice('sqlite:'.length) : undefined;
}

/** @returns the problem of a `DATABASE_URL` as the end of a sentence, without secrets */
export function databaseUrlProblem(url: string): string | undefined {
  if (url.startsWith('sqlite:')) return urlProblem(() => parseSqliteUrl(url));
  if (isPostgresUrl(url)) return postgresUrlProblem(url);
  return 'must look like sqlite:./data/auth.db or postgres://user:password@host:5432/name';
}

/** @returns the problem of a URL that must name a PostgreSQL database */
export function postgresUrlProblem(url: string): string | undefined {
  return isPostgresUrl(url) ? urlProblem(() => parsePostgresUrl(url)) : POSTGRES_RULE;
}

function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url);
}
