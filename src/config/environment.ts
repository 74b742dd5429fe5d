import { MAIL_OFF } from './mail-url.js';
import { PagesVariables } from './variables/pages-variables.js';

/**
 * All environment variables of the service, each with its description, rule and default. They are declared
 * in `variables/`, one class per subject, each extending the one before. The comment of each variable is
 * its public documentation.
 */
export class Environment extends PagesVariables {
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

  /** Whether tokens are signed with keys that have a public part, which is then published. */
  get hasPublicKeys(): boolean {
    return this.OPENID_ENABLED || this.ACCESS_TOKEN_ALG !== 'HS256';
  }

  /** Whether mails go to a server. */
  get sendsMail(): boolean {
    return this.MAIL_URL !== undefined && this.MAIL_URL !== MAIL_OFF;
  }

  /** Whether mails go to a server or, outside production, to files. */
  get hasMail(): boolean {
    return this.MAIL_URL === undefined ? !this.isProduction : this.sendsMail;
  }
}
