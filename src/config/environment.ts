import { ObservabilityVariables } from './variables/observability-variables.js';

/**
 * All environment variables of the service, each with its description, rule and default. They are declared
 * in `variables/`, one class per subject, each extending the one before. The comment of each variable is
 * its public documentation.
 */
export class Environment extends ObservabilityVariables {
  get isProduction(): boolean {
    return this.NODE_ENV === 'production';
  }

  get usesSqlite(): boolean {
    return this.DATABASE_URL.startsWith('sqlite:');
  }

  /** SQLite has one process; on PostgreSQL, migrations would affect running instances. */
  get runsMigrations(): boolean {
    return this.MIGRATIONS_RUN ?? this.usesSqlite;
  }
}
