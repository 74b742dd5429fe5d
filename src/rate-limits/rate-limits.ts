import { createHmac, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { RefusalLog } from '../audit/refusal-log.js';
import type { Requester } from '../access/requester.js';
import { AppException } from '../common/errors/app.exception.js';
import { Environment } from '../config/environment.js';
import { resolveSecretKey } from '../keys/secret-key.js';
import { deriveKey } from '../keys/derive-key.js';
import { Metrics } from '../observability/metrics/metrics.js';
import { Limiter, type Refused, type Taken } from './limiter.js';
import { LIMITS, type LimitName } from './limits.js';

/** What an attempt is counted under. */
export interface Count {
  limit: LimitName;
  /** Whose: an address, a name, an id. It is kept as a MAC: a name may be a password in the wrong field. */
  key: string;
  /** When there is no room: what counts instead, for whoever may go on; nobody else may. */
  otherwise?: () => Promise<Count[] | undefined>;
}

type TakenPoint = Taken & { limit: LimitName };

/** Errors that say that the attempt was a wrong one, or that somebody tries which names are taken. */
const FAILURES = new Set([
  'invalid_credentials',
  'invalid_grant',
  'account_disabled',
  'email_taken',
  'username_taken',
]);

/**
 * Counts attempts before they are made, so that a hundred at once are a hundred, and refuses those that
 * are too many with 429 (RFC 6585).
 */
@Injectable()
export class RateLimits {
  private readonly limiters: Record<LimitName, Limiter>;
  private readonly key: KeyObject;

  constructor(
    @InjectDataSource() dataSource: DataSource,
    private readonly environment: Environment,
    private readonly notes: RefusalLog,
    private readonly metrics: Metrics,
  ) {
    const entries = Object.entries(LIMITS).map(([name, limit]) => [
      name,
      new Limiter(dataSource, limit, environment[limit.setting]),
    ]);
    this.limiters = Object.fromEntries(entries) as Record<LimitName, Limiter>;
    this.key = deriveKey(resolveSecretKey(environment), 'rate-limits');
  }

  /**
   * @param counts all of which have to have room
   * @param run the attempt
   * @throws AppException `rate_limited`, before anything is run
   */
  async attempt<T>(counts: Count[], requester: Requester, run: () => Promise<T>): Promise<T> {
    if (!this.environment.RATE_LIMIT_ENABLED) return run();
    const taken: TakenPoint[] = [];
    // Who is refused anyway is so before anything is written.
    const refusedFirst = counts.toSorted((a, b) => this.isRefused(b) - this.isRefused(a));
    try {
      for (const count of refusedFirst) taken.push(...(await this.take(count, requester)));
    } catch (error) {
      await refund(taken);
      throw error;
    }
    return runCounted(taken, run);
  }

  private isRefused({ limit, key }: Count): number {
    return Number(this.limiters[limit].isRefused(this.hashed(key)));
  }

  /** Takes a point, or those that count instead where there is none left. */
  private async take(
    { limit, key, otherwise }: Count,
    requester: Requester,
  ): Promise<TakenPoint[]> {
    const result = await this.limiters[limit].take(this.hashed(key));
    if ('refund' in result) return [{ ...result, limit }];
    const instead = await otherwise?.();
    if (!instead) throw this.refusal(limit, result, requester);
    const taken: TakenPoint[] = [];
    for (const count of instead) taken.push(...(await this.take(count, requester)));
    return taken;
  }

  private refusal(
    limit: LimitName,
    { seconds, isFirst }: Refused,
    requester: Requester,
  ): AppException {
    const { name, setting } = LIMITS[limit];
    this.metrics.throttled(name);
    const { points, duration } = this.environment[setting];
    const policy = `"${name}";q=${points};w=${duration}`;
    if (isFirst) {
      const userId = requester.principal?.userId;
      this.notes.record(requester, { event: 'rate_limited', userId, details: { limit: policy } });
    }
    return tooMany(name, policy, seconds);
  }

  private hashed(key: string): string {
    return createHmac('sha256', this.key).update(key).digest('base64url');
  }
}

async function runCounted<T>(taken: TakenPoint[], run: () => Promise<T>): Promise<T> {
  try {
    const result = await run();
    await settle(taken, 'successes');
    return result;
  } catch (error) {
    if (isFailure(error)) await settle(taken, 'failures');
    else await refund(taken);
    throw error;
  }
}

/** Points stay used up where their limit counts what has come out. */
async function settle(taken: TakenPoint[], outcome: 'failures' | 'successes'): Promise<void> {
  const isCounting = ({ limit }: TakenPoint) => [outcome, 'both'].includes(LIMITS[limit].counts);
  for (const point of taken.filter(isCounting)) point.keep();
  await refund(taken.filter((point) => !isCounting(point)));
}

async function refund(taken: TakenPoint[]): Promise<void> {
  await Promise.all(taken.map((point) => point.refund()));
}

/** `RateLimit` and `RateLimit-Policy` as of draft-ietf-httpapi-ratelimit-headers. */
function tooMany(name: string, policy: string, seconds: number): AppException {
  return new AppException('rate_limited', {
    detail: 'Too many attempts. Nothing was done; try again later.',
    headers: {
      'retry-after': String(seconds),
      'ratelimit-policy': policy,
      ratelimit: `"${name}";r=0;t=${seconds}`,
    },
  });
}

function isFailure(error: unknown): boolean {
  return error instanceof AppException && (FAILURES.has(error.code) || hasWrongPassword(error));
}

function hasWrongPassword({ errors }: AppException): boolean {
  return errors?.some(({ code }) => code === 'wrong_password') ?? false;
}
