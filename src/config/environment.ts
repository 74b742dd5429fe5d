// class-transformer's decorators need it.
import 'reflect-metadata';
import { IsIn, IsOptional, IsString, Matches } from 'class-validator';
import { Rate } from './rate.js';
import type { TrustProxy } from './trust-proxy.js';
import { IsDatabaseUrl, IsPostgresUrl } from './variable-rules/database-url.decorator.js';
import { IsFlag } from './variable-rules/flag.decorator.js';
import { IsHeaderNameList } from './variable-rules/header-names.decorator.js';
import { IsOneOf } from './variable-rules/one-of.decorator.js';
import { IsOriginList } from './variable-rules/origins.decorator.js';
import { IsPublicUrl } from './variable-rules/public-url.decorator.js';
import { IsRate } from './variable-rules/rate.decorator.js';
import { IsTrustProxy } from './variable-rules/trust-proxy.decorator.js';
import { IsWholeNumber } from './variable-rules/whole-number.decorator.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const PROXY_HEADERS = ['x-forwarded-for', 'forwarded'] as const;

/** Seconds. */
const MINUTE = 60;

/** ASVS 6.3.1: the highest permitted number of guesses at one user's password per limit. */
const MAX_GUESSES = 100;

/**
 * All environment variables of the service, each with its description, rule and default. The comment of
 * each variable is its public documentation.
 */
export class Environment {
  /**
   * The environment: `development`, `test` or `production`. Production requires `SECRET_KEY`, requires
   * `BCRYPT_ROUNDS` of at least 10, and writes the log as JSON lines.
   */
  @IsIn(['development', 'test', 'production'], {
    message: 'must be development, test or production',
  })
  NODE_ENV: string = 'development';

  /**
   * The key that signs access tokens and authenticates refresh tokens. Production requires at least 32
   * bytes and rejects published example keys; generate one with `openssl rand -base64 48`. Outside
   * production, an unset key is generated at the first start and stored with mode 0600 in `secret.key`
   * beside the SQLite database (in `./data` on PostgreSQL). Replacing the key without
   * `SECRET_KEY_PREVIOUS` invalidates every token.
   */
  @IsString()
  @IsOptional()
  SECRET_KEY?: string;

  /**
   * The previous secret key. Its tokens are still accepted, but no new token is signed with it, so
   * `SECRET_KEY` can be replaced without signing users out.
   */
  @IsString()
  @IsOptional()
  SECRET_KEY_PREVIOUS?: string;

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

  /** The TCP port to listen on. `0` selects any free port. */
  @IsWholeNumber(0, 65535)
  PORT: number = 8000;

  /**
   * The address to listen on. The default accepts only local connections; `0.0.0.0` listens on all IPv4
   * addresses, as containers require.
   */
  @Matches(/^\S+$/, { message: 'must be an address or a host name' })
  HOST: string = '127.0.0.1';

  /**
   * The address at which clients reach the service, an origin with or without a path:
   * `https://example.com/auth`. The source of every address in responses and in the OpenAPI document. A
   * proxy may pass requests on with the path or without. Unset, addresses are paths such as
   * `/api/v1/users`.
   */
  @IsPublicUrl()
  @IsOptional()
  PUBLIC_URL?: string;

  /**
   * Time for a complete request to arrive, in seconds; its headers have at most 10 seconds. A slower
   * request is rejected with 408. A client that accepts no part of a response for this time is
   * disconnected.
   */
  @IsWholeNumber(1, 300)
  REQUEST_TIMEOUT_SECONDS: number = 30;

  /**
   * Time between the signal to stop and the stop, in seconds. The service is not ready at once, but serves
   * requests for this long, so that load balancers can turn to other instances. Set it to the time that
   * they take to notice, and the stop time-out of the supervisor to at least ten seconds more.
   */
  @IsWholeNumber(0, 300)
  SHUTDOWN_DELAY_SECONDS: number = 0;

  /** Maximum number of open connections. Further connections are closed immediately. */
  @IsWholeNumber(1, 1_000_000)
  MAX_CONNECTIONS: number = 10_000;

  /**
   * Origins that browsers and web views may call the API from (CORS), as a JSON array or a comma-separated
   * list, such as `https://app.example.com,capacitor://localhost`. An origin has neither a path nor a `*`;
   * upper case, a default port and an IDN are normalised as in browsers.
   */
  @IsOriginList()
  BACKEND_CORS_ORIGINS: string[] = [];

  /**
   * Further request headers that those origins may send (CORS), as a JSON array or a comma-separated list,
   * such as `x-requested-with`. `Authorization`, `Content-Type`, `X-Request-Id` and the headers of common
   * tracing tools (`traceparent`, `baggage`, `sentry-trace` and others) are always allowed.
   */
  @IsHeaderNameList()
  BACKEND_CORS_HEADERS: string[] = [];

  /**
   * The proxies trusted to send the address of the client: `false` (none), `true` (all), a number of hops
   * (safe only where clients cannot bypass the proxies), or a comma-separated list of addresses, ranges
   * and the names `loopback`, `linklocal` and `uniquelocal`.
   */
  @IsTrustProxy()
  TRUST_PROXY: TrustProxy = false;

  /**
   * The header that the proxies of `TRUST_PROXY` add the address of the client to: `x-forwarded-for`, or
   * `forwarded` (RFC 7239). Only a header that every proxy sets is safe, as clients can send the other one.
   */
  @IsOneOf(PROXY_HEADERS)
  TRUST_PROXY_HEADER: (typeof PROXY_HEADERS)[number] = 'x-forwarded-for';

  /**
   * Minimum length of a new password, in characters (Unicode code points, ASVS 6.2.1). A minimum of 15
   * is recommended where the password is the only factor.
   */
  @IsWholeNumber(8, 64)
  PASSWORD_MIN_LENGTH: number = 8;

  /**
   * The cost (work factor) of password hashes, as a power of two: each step doubles the time. After a change, each password is
   * rehashed at its next sign-in. Production requires at least 10.
   */
  @IsWholeNumber(4, 16)
  BCRYPT_ROUNDS: number = 12;

  /**
   * Maximum time that a password may wait to be hashed, in milliseconds. A request with a longer expected
   * wait is rejected immediately with 503 `overloaded` and `Retry-After`; a request that has waited for
   * twice this time, and at least 2 seconds, is rejected too.
   */
  @IsWholeNumber(0, 5_000)
  HASH_QUEUE_MAX_WAIT_MS: number = 2_000;

  /** The lowest level of log lines that are written: `fatal`, `error`, `warn`, `info` or `debug`. */
  @IsIn(LOG_LEVELS, { message: `must be one of ${LOG_LEVELS.join(', ')}` })
  LOG_LEVEL: LogLevel = 'info';

  /** Whether the rate limits below apply: `true` or `false`. */
  @IsFlag()
  RATE_LIMIT_ENABLED: boolean = true;

  /** Failed sign-ins per client address, as attempts/time. */
  @IsRate(1_000_000)
  RATE_LIMIT_LOGIN_PER_ADDRESS: Rate = new Rate(100, 15 * MINUTE);

  /** Failed sign-ins per name, as attempts/time. */
  @IsRate(MAX_GUESSES)
  RATE_LIMIT_LOGIN_PER_NAME: Rate = new Rate(10, 15 * MINUTE);

  /** Failed sign-ins per name over a longer time, as attempts/time, against slow guessing. */
  @IsRate(MAX_GUESSES)
  RATE_LIMIT_LOGIN_PER_NAME_DAILY: Rate = new Rate(50, 24 * 60 * MINUTE);

  /**
   * Failed sign-ins per name and client address, as attempts/time. It applies too at an address that the user
   * has signed in from before, where guesses from other addresses do not block the user. Keep it at most
   * RATE_LIMIT_LOGIN_PER_NAME: a higher one reveals such users to others at the same address.
   */
  @IsRate(MAX_GUESSES)
  RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS: Rate = new Rate(10, 15 * MINUTE);

  /** Failed sign-ins per name and client address over a longer time, as attempts/time. */
  @IsRate(MAX_GUESSES)
  RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS_DAILY: Rate = new Rate(50, 24 * 60 * MINUTE);

  /** Successful sign-ins per name, as attempts/time, counted on each instance separately. */
  @IsRate(1_000_000)
  RATE_LIMIT_SIGNED_IN_PER_NAME: Rate = new Rate(300, 15 * MINUTE);

  /** Registrations per client address, as attempts/time. */
  @IsRate(1_000_000)
  RATE_LIMIT_REGISTER_PER_ADDRESS: Rate = new Rate(50, 60 * MINUTE);

  /** Rejected refreshes per client address, as attempts/time, counted on each instance separately. */
  @IsRate(1_000_000)
  RATE_LIMIT_REFRESH_PER_ADDRESS: Rate = new Rate(300, 15 * MINUTE);

  /** Wrong current passwords per session when changing the password, as attempts/time. */
  @IsRate(MAX_GUESSES)
  RATE_LIMIT_PASSWORD_PER_SESSION: Rate = new Rate(10, 15 * MINUTE);

  /** Changes of the own password per user, and failed ones, as attempts/time, counted on each instance separately. */
  @IsRate(1_000_000)
  RATE_LIMIT_PASSWORD_PER_USER: Rate = new Rate(60, 60 * MINUTE);

  /** Changes of the own profile to a taken username or e-mail address per user, as attempts/time. */
  @IsRate(1_000_000)
  RATE_LIMIT_TAKEN_NAME_PER_USER: Rate = new Rate(10, 60 * MINUTE);

  /** Changes of the own profile per user, as attempts/time, counted on each instance separately. */
  @IsRate(1_000_000)
  RATE_LIMIT_PROFILE_PER_USER: Rate = new Rate(60, 60 * MINUTE);

  /** The TCP port that serves Prometheus metrics at `/metrics`. `0` disables metrics. */
  @IsWholeNumber(0, 65535)
  METRICS_PORT: number = 0;

  /** The address that the metrics port listens on. The default accepts only local connections. */
  @Matches(/^\S+$/, { message: 'must be an address or a host name' })
  METRICS_HOST: string = '127.0.0.1';

  /**
   * The OTLP/HTTP collector that traces are sent to, such as `http://127.0.0.1:4318`. Unset, tracing is
   * disabled.
   */
  @Matches(/^https?:\/\/\S+$/, { message: 'must look like http://127.0.0.1:4318' })
  @IsOptional()
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;

  /** The service name in traces. */
  @Matches(/^\S+$/, { message: 'must be one word' })
  OTEL_SERVICE_NAME: string = 'user-authentication-service';

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
