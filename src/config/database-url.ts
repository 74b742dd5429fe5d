/** The file of a `sqlite:` URL, or `:memory:`; undefined for any other database. */
export function sqliteFile(databaseUrl: string): string | undefined {
  if (!databaseUrl.startsWith('sqlite:')) return undefined;
  // sqlite:./a.db, sqlite:/a.db and sqlite:///a.db; two slashes would introduce a host, which SQLite does not have.
  return databaseUrl.slice('sqlite:'.length).replace(/^\/\/(?=\/|\.)/, '');
}
