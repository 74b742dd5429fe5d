/** The file of a `sqlite:` address (`:memory:` included); undefined for any other database. */
export function sqliteFile(databaseUrl: string): string | undefined {
  if (!databaseUrl.startsWith('sqlite:')) return undefined;
  // sqlite:./a.db, sqlite:/a.db and sqlite:///a.db; two slashes would be a host, which SQLite lacks.
  return databaseUrl.slice('sqlite:'.length).replace(/^\/\/(?=\/|\.)/, '');
}
