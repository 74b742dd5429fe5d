// class-transformer's decorators need it.
import 'reflect-metadata';
import { IsIn, IsOptional, IsString, Matches } from 'class-validator';
import { IsFlag } from '../variable-rules/flag.decorator.js';
import { IsWholeNumber } from '../variable-rules/whole-number.decorator.js';

/** The environment, the keys, and the lifetimes of tokens and stored data. */
export class TokenVariables {
  /**
   * The environment: `development`, `test` or `production`. Production requires `SECRET_KEY`, requires
   * `BCRYPT_ROUNDS` of at least 10, and writes the log as JSON lines.
   */
  @IsIn(['development', 'test', 'production'], {
    message: 'must be development, test or production',
  })
  NODE_ENV: string = 'development';

  /**
   * The key that signs access tokens, authenticates refresh tokens and encrypts secrets in the database.
   * Production requires at least 32
   * bytes and rejects published example keys; generate one with `openssl rand -base64 48`. Outside
   * production, an unset key is generated at the first start and stored with mode 0600 in `secret.key`
   * beside the SQLite database (in `./data` on PostgreSQL); the start is refused while other users can
   * read or replace that file. Replacing the key without `SECRET_KEY_PREVIOUS` invalidates every token.
   */
  @IsString()
  @IsOptional()
  SECRET_KEY?: string;

  /**
   * The previous secret key. Its tokens are still accepted and its secrets still decrypted, but no new
   * token is signed and no secret encrypted with it, so `SECRET_KEY` can be replaced without signing users
   * out. `auth-service keys reseal` encrypts the secrets with `SECRET_KEY`.
   */
  @IsString()
  @IsOptional()
  SECRET_KEY_PREVIOUS?: string;

  /**
   * Whether browsers can have their session in cookies, which no script can read: a client that sends
   * `Accept-Session: cookie` gets no tokens.
   */
  @IsFlag()
  COOKIE_SESSIONS_ENABLED: boolean = true;

  /** Lifetime of an access token, in minutes. */
  @IsWholeNumber(1, 24 * 60)
  ACCESS_TOKEN_EXPIRE_MINUTES: number = 15;

  /** Idle lifetime of a session, in days: a session that is not refreshed for this long expires. */
  @IsWholeNumber(1, 3650)
  REFRESH_TOKEN_EXPIRE_DAYS: number = 30;

  /** Absolute lifetime of a session, in days since its sign-in, regardless of use (ASVS 7.3.2). */
  @IsWholeNumber(1, 3650)
  SESSION_EXPIRE_DAYS: number = 365;

  /** Retention of expired and revoked sessions in the database, in days. */
  @IsWholeNumber(0, 3650)
  SESSION_RETENTION_DAYS: number = 30;

  /** Retention of security events in the audit log, in days. */
  @IsWholeNumber(1, 3650)
  AUDIT_RETENTION_DAYS: number = 365;

  /** Retention of delivered mails and dead letters in the outbox, in days; they hold personal data. */
  @IsWholeNumber(1, 3650)
  OUTBOX_RETENTION_DAYS: number = 7;

  /**
   * Grace period of a deletion, in days: a user that deletes itself can cancel the deletion until its end.
   * `0` deletes at once. While a link can undo a change of the user's e-mail address, a deletion is due after
   * the end of the link at the earliest.
   */
  @IsWholeNumber(0, 365)
  DELETION_GRACE_DAYS: number = 14;

  /**
   * Grace window of refresh tokens, in seconds: within it, a refresh token that was just used gets the
   * same successor again instead of revoking the session. `0` disables the window.
   */
  @IsWholeNumber(0, 300)
  REFRESH_GRACE_SECONDS: number = 10;

  /** The `iss` claim of access tokens, preferably the https address of this service. */
  @Matches(/^\S+$/, { message: 'must be one word, preferably the https address of this service' })
  TOKEN_ISSUER: string = 'user-authentication-service';

  /** The `aud` claim of access tokens, preferably the https address of the API. */
  @Matches(/^\S+$/, { message: 'must be one word, preferably the https address of the API' })
  TOKEN_AUDIENCE: string = 'user-authentication-service';
}
