import { IsOptional } from 'class-validator';
import { IsDatabaseUrl, IsPostgresUrl } from '../variable-rules/database-url.decorator.js';
import { IsFlag } from '../variable-rules/flag.decorator.js';
import { TokenVariables } from './token-variables.js';

/** The databases. */
export class DatabaseVariables extends TokenVariables {
  /**
   * The database: `sqlite:<file>` with a relative or absolute path, or
   * `postgres://user:password@host:5432/name`. Its forms and parameters, such as `?schema=` and
   * `?sslmode=`, are described in [operations.md](operations.md#database-url).
   */
  @IsDatabaseUrl()
  DATABASE_URL: string = 'sqlite:./data/auth.db';

  /**
   * The PostgreSQL database that the command `move-to-postgres` copies the SQLite database to. The
   * server does not use it.
   */
  @IsPostgresUrl()
  @IsOptional()
  TARGET_DATABASE_URL?: string;

  /**
   * Whether pending migrations run at the start: `true` or `false`. Unset, migrations run on SQLite and
   * not on PostgreSQL, where other instances may be running.
   */
  @IsFlag()
  @IsOptional()
  MIGRATIONS_RUN?: boolean;
}
