import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import { AuditNotes } from '../audit/audit-notes.js';
import type { Requester } from '../common/access/requester.js';
import { AppException } from '../common/errors/app.exception.js';
import { Environment } from '../config/environment.js';
import type { Rate } from '../config/rate.js';
import { LIMITS, type Limit, type LimitName } from './limits.js';

/** What an attempt is counted under. */
export interface Count {
  limit: LimitName;
  /** Whose: an address, a name, an id. It is stored as a hash: a name may be a password in the wrong field. */
  key: string;
  /** What counts instead when there is no room. */
  otherwise?: () => Promise<Count | undefined>;
}

/**
 * Errors that say that the attempt was a wrong one, or that somebody tries which names are taken; after
 * others its point is given back.
 */
const FAILURES = new Set([
  'invalid_credentials',
  'invalid_grant',
  'account_disabled',
  'email_taken',
  'username_taken',
]);

const TABLE = 'rate_limits';

/**
 * Counts attempts before they are made, so that a hundred at once are a hundred, and refuses those that
 * are too many with 429 (RFC 6585). Counts are shared by all instances on PostgreSQL. While that is away,
 * each instance counts for itself.
 */
@Injectable()
export class Throttle {
  private readonly logger = new Logger(Throttle.name);
  private readonly limiters: Record<LimitName, RateLimiterAbstract>;

  constructor(
    @InjectDataSource() dataSource: DataSource,
    private readonly environment: Environment,
    private readonly notes: AuditNotes,
  ) {
    const entries = Object.entries(LIMITS).map(([name, limit]) => [
      name,
      limiter(dataSource, limit, environment[limit.setting]),
    ]);
    this.limiters = Object.fromEntries(entries) as Record<LimitName, RateLimiterAbstract>;
  }

  /**
   * @param counts all of which have to have room
   * @param run the attempt
   * @throws AppException `rate_limited`, before anything is run
   */
  async attempt<T>(counts: Count[], by: Requester, run: () => Promise<T>): Promise<T> {
    if (!this.environment.RATE_LIMIT_ENABLED) return run();
    const taken: Count[] = [];
    for (const count of counts) {
      const { refusal, instead } = await this.take(count, by);
      if (refusal) {
        await this.giveBack(taken);
        throw refusal;
      }
      taken.push(instead ?? count);
    }
    return this.runCounted(taken, run);
  }

  /** Takes a point, or one of what counts instead where there is none left. */
  private async take(
    count: Count,
    by: Requester,
  ): Promise<{ refusal?: AppException; instead?: Count }> {
    const refusal = await this.consume(count, by);
    const instead = refusal && (await count.otherwise?.());
    if (!instead) return { refusal };
    return { refusal: await this.consume(instead, by), instead };
  }

  private async runCounted<T>(counts: Count[], run: () => Promise<T>): Promise<T> {
    try {
      const result = await run();
      await this.giveBack(counts.filter(({ limit }) => !countsSuccess(limit)));
      return result;
    } catch (error) {
      if (!isFailure(error)) await this.giveBack(counts);
      throw error;
    }
  }

  /** @returns the refusal, when there is no room */
  private async consume({ limit, key }: Count, by: Requester): Promise<AppException | undefined> {
    try {
      await this.limiters[limit].consume(hashed(key));
      return undefined;
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const { name, setting } = LIMITS[limit];
      const rate = this.environment[setting];
      const policy = `"${name}";q=${rate.points};w=${rate.duration}`;
      // Once in its time; those after the first would only repeat it.
      if (error.consumedPoints === rate.points + 1) {
        this.notes.note(by, { event: 'rate_limited', details: { limit: policy } });
      }
      return tooMany(name, policy, error);
    }
  }

  private async giveBack(counts: Count[]): Promise<void> {
    for (const { limit, key } of counts) {
      // The answer is more important than one point.
      await this.limiters[limit].reward(hashed(key)).catch((error: unknown) => {
        this.logger.warn(`a point was not given back: ${String(error)}`);
      });
    }
  }
}

function limiter(
  dataSource: DataSource,
  { name, isLocal }: Limit,
  { points, duration }: Rate,
): RateLimiterAbstract {
  const options = { keyPrefix: name, points, duration };
  if (dataSource.options.type !== 'postgres' || isLocal) return new RateLimiterMemory(options);
  return new RateLimiterPostgres({
    ...options,
    storeClient: dataSource,
    storeType: 'typeorm',
    tableName: TABLE,
    tableCreated: true,
    insuranceLimiter: new RateLimiterMemory(options),
  });
}

/** `RateLimit` and `RateLimit-Policy` as of draft-ietf-httpapi-ratelimit-headers. */
function tooMany(name: string, policy: string, state: RateLimiterRes): AppException {
  const seconds = String(Math.max(1, Math.ceil(state.msBeforeNext / 1000)));
  return new AppException('rate_limited', {
    detail: 'Too many attempts. Nothing was done; try again later.',
    headers: {
      'retry-after': seconds,
      'ratelimit-policy': policy,
      ratelimit: `"${name}";r=0;t=${seconds}`,
    },
  });
}

function countsSuccess(limit: LimitName): boolean {
  return (LIMITS[limit] as Limit).countsSuccess ?? false;
}

function isFailure(error: unknown): boolean {
  return error instanceof AppException && (FAILURES.has(error.code) || hasWrongPassword(error));
}

function hasWrongPassword({ errors }: AppException): boolean {
  return errors?.some(({ code }) => code === 'wrong_password') ?? false;
}

function hashed(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}
