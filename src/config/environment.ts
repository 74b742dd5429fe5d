import { Transform, Type } from 'class-transformer';
import {
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { Rate } from './rate.js';
import { parseTrustProxy, type TrustProxy } from './trust-proxy.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const Whole =
  (min: number, max: number): PropertyDecorator =>
  (target, key) => {
    Type(() => Number)(target, key);
    const message = `must be a whole number from ${min} to ${max}`;
    for (const rule of [IsInt({ message }), Min(min, { message }), Max(max, { message })]) {
      rule(target, key);
    }
  };

const Flag = (): PropertyDecorator => (target, key) => {
  // The text as it was sent: class-transformer's own conversion reads "false" as true.
  Transform(({ obj }) => {
    const text = String((obj as Record<string | symbol, unknown>)[key]).toLowerCase();
    return { true: true, '1': true, false: false, '0': false }[text] ?? text;
  })(target, key);
  IsBoolean({ message: 'must be true or false' })(target, key);
};

/** Seconds. */
const MINUTE = 60;

/** ASVS 6.3.1: so many guesses at one account's password, and never more. */
const GUESSES = 100;

/** So many attempts in so much time, such as `100/15m`. */
const Attempts =
  (max: number): PropertyDecorator =>
  (target, key) => {
    Transform(({ value }) => Rate.parse(String(value), max))(target, key);
    const message = `must be attempts/time such as 10/15m: 1 to ${max} attempts, up to 24h in s, m or h`;
    IsDefined({ message })(target, key);
  };

/**
 * Every variable the service reads, with its default, its rule and its unit; the one place to look.
 * `.env.example` and the table in the README say the same for people (a test compares the three).
 */
export class Environment {
  @IsIn(['development', 'test', 'production'], {
    message: 'must be development, test or production',
  })
  NODE_ENV: string = 'development';

  /** Signs access tokens and authenticates refresh tokens. Production asks for at least 32 bytes. */
  @IsString()
  @IsOptional()
  SECRET_KEY?: string;

  /** Tokens that it has made are still believed; nothing is made with it any more. */
  @IsString()
  @IsOptional()
  SECRET_KEY_PREVIOUS?: string;

  @Whole(1, 24 * 60)
  ACCESS_TOKEN_EXPIRE_MINUTES: number = 15;

  /** A session that is not used for so long ends. */
  @Whole(1, 3650)
  REFRESH_TOKEN_EXPIRE_DAYS: number = 30;

  /** A session ends so long after its sign-in, however often it is used (ASVS 7.3.2). */
  @Whole(1, 3650)
  SESSION_EXPIRE_DAYS: number = 365;

  /** How long the row of an ended session is kept before it is purged. */
  @Whole(0, 3650)
  SESSION_RETENTION_DAYS: number = 30;

  /** How long security events are kept in the audit log. */
  @Whole(1, 3650)
  AUDIT_RETENTION_DAYS: number = 365;

  /** How long the parent of a refresh token still gets the same successor; 0 turns it off. */
  @Whole(0, 300)
  REFRESH_GRACE_SECONDS: number = 10;

  @Matches(/^\S+$/, { message: 'must be one word, best the https address of this service' })
  TOKEN_ISSUER: string = 'user-authentication-service';

  @Matches(/^\S+$/, { message: 'must be one word, best the https address of the API' })
  TOKEN_AUDIENCE: string = 'user-authentication-service';

  @Matches(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, {
    message: 'must look like sqlite:./data/auth.db or postgres://user:password@host:5432/name',
  })
  DATABASE_URL: string = 'sqlite:./data/auth.db';

  /** Where the command `move-to-postgres` copies the database to; the service does not read it. */
  @Matches(/^postgres(ql)?:\/\/.+$/, {
    message: 'must look like postgres://user:password@host:5432/name',
  })
  @IsOptional()
  TARGET_DATABASE_URL?: string;

  /** Left out: on for SQLite, off for PostgreSQL. */
  @Flag()
  @IsOptional()
  MIGRATIONS_RUN?: boolean;

  @Whole(0, 65535)
  PORT: number = 8000;

  /** Loopback, so that a first try is not on the network; containers set 0.0.0.0. */
  @Matches(/^\S+$/, { message: 'must be an address or a host name' })
  HOST: string = '127.0.0.1';

  /** Seconds that a request has to arrive; its head has ten of them at most (408). */
  @Whole(1, 300)
  REQUEST_TIMEOUT_SECONDS: number = 30;

  /** Connections that are open at a time; more are closed at once. */
  @Whole(1, 1_000_000)
  MAX_CONNECTIONS: number = 10_000;

  /** Origins that a browser may call from: a JSON array, or a list with commas. */
  @Transform(({ value }) => parseOrigins(String(value)))
  @Matches(/^(https?:\/\/[^\s/?#@*]+)$/, {
    each: true,
    message: 'must list origins such as https://app.example.com, without a path or a *',
  })
  BACKEND_CORS_ORIGINS: string[] = [];

  /** Whose `X-Forwarded-For` is believed: false, true, a number of hops, or addresses and ranges. */
  @Transform(({ value }) => parseTrustProxy(String(value)))
  @IsDefined({ message: 'must be true, false, a number of hops, or addresses with commas' })
  TRUST_PROXY: TrustProxy = false;

  /** Code points of a new password (ASVS 6.2.1); 15 is advised where it is the only factor. */
  @Whole(8, 64)
  PASSWORD_MIN_LENGTH: number = 8;

  /** The work factor: each step doubles the time of a hash. Production asks for at least 10. */
  @Whole(4, 16)
  BCRYPT_ROUNDS: number = 12;

  /** Milliseconds a hash may wait for its turn; past that the request is refused (503). */
  @Whole(0, 5_000)
  HASH_QUEUE_MAX_WAIT_MS: number = 2_000;

  @IsIn(LOG_LEVELS, { message: `must be one of ${LOG_LEVELS.join(', ')}` })
  LOG_LEVEL: LogLevel = 'info';

  /** Whether what follows is in force. What each of them counts: src/rate-limits/limits.ts. */
  @Flag()
  RATE_LIMIT_ENABLED: boolean = true;

  @Attempts(1_000_000)
  RATE_LIMIT_LOGIN_PER_ADDRESS: Rate = new Rate(100, 15 * MINUTE);

  @Attempts(GUESSES)
  RATE_LIMIT_LOGIN_PER_NAME: Rate = new Rate(10, 15 * MINUTE);

  @Attempts(GUESSES)
  RATE_LIMIT_LOGIN_PER_NAME_DAILY: Rate = new Rate(50, 24 * 60 * MINUTE);

  @Attempts(GUESSES)
  RATE_LIMIT_LOGIN_PER_KNOWN_ADDRESS: Rate = new Rate(20, 15 * MINUTE);

  @Attempts(1_000_000)
  RATE_LIMIT_SIGNED_IN_PER_NAME: Rate = new Rate(300, 15 * MINUTE);

  @Attempts(1_000_000)
  RATE_LIMIT_REGISTER_PER_ADDRESS: Rate = new Rate(50, 60 * MINUTE);

  @Attempts(1_000_000)
  RATE_LIMIT_REFRESH_PER_ADDRESS: Rate = new Rate(300, 15 * MINUTE);

  @Attempts(GUESSES)
  RATE_LIMIT_PASSWORD_PER_SESSION: Rate = new Rate(10, 15 * MINUTE);

  @Attempts(1_000_000)
  RATE_LIMIT_PROFILE_PER_USER: Rate = new Rate(60, 60 * MINUTE);

  /** Prometheus reads from it; 0 turns metrics off. */
  @Whole(0, 65535)
  METRICS_PORT: number = 0;

  /** Loopback, as metrics are for nobody outside. */
  @Matches(/^\S+$/, { message: 'must be an address or a host name' })
  METRICS_HOST: string = '127.0.0.1';

  /** Traces go to this OTLP/HTTP collector; without it there are none. */
  @Matches(/^https?:\/\/\S+$/, { message: 'must look like http://127.0.0.1:4318' })
  @IsOptional()
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;

  /** What traces call this service. */
  @Matches(/^\S+$/, { message: 'must be one word' })
  OTEL_SERVICE_NAME: string = 'user-authentication-service';

  get isProduction(): boolean {
    return this.NODE_ENV === 'production';
  }

  get usesSqlite(): boolean {
    return this.DATABASE_URL.startsWith('sqlite:');
  }

  /** A start on SQLite is alone with its database; on PostgreSQL others may be running. */
  get runsMigrations(): boolean {
    return this.MIGRATIONS_RUN ?? this.usesSqlite;
  }
}

function parseOrigins(text: string): string[] {
  const items: unknown = text.trim().startsWith('[') ? tryJson(text) : text.split(',');
  if (!Array.isArray(items)) return [text];
  return items.map((item) => String(item).trim().replace(/\/$/, '')).filter((item) => item !== '');
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
