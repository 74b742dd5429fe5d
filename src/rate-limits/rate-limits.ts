import { createHmac, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Requester } from '../access/requester.js';
import { RefusalLog } from '../audit/refusal-log.js';
import { AppException } from '../common/errors/app.exception.js';
import { hasCode } from '../common/errors/has-code.js';
import { Environment } from '../config/environment.js';
import { KeyRing } from '../keys/key-ring.js';
import { Metrics } from '../observability/metrics/metrics.js';
import { Attempt, type LimitReservation } from './attempt.js';
import { type Exceeded, Limiter } from './limiter.js';
import { LIMITS, type LimitName } from './limits.js';
import { SharedCounters } from './shared-counters.js';

/** A limit and the key that it counts. */
export interface LimitKey {
  readonly limit: LimitName;
  /** An address, a name or an id. Stored as a MAC: a name may be a password in the wrong field. */
  readonly key: string;
  /** Where the limit is reached: the limits that apply instead; undefined rejects the attempt. */
  readonly alternative?: () => Promise<LimitKey[] | undefined>;
}

/**
 * Rate limits. Attempts are consumed before they are made, so that a hundred parallel ones count as a
 * hundred; attempts beyond a limit are rejected with 429 (RFC 6585).
 */
@Injectable()
export class RateLimits {
  private readonly limiters: Record<LimitName, Limiter>;
  private readonly macKey: KeyObject;

  constructor(
    @InjectDataSource() dataSource: DataSource,
    private readonly environment: Environment,
    private readonly refusals: RefusalLog,
    private readonly metrics: Metrics,
    ring: KeyRing,
  ) {
    const isShared = dataSource.options.type === 'postgres';
    const counters = isShared ? new SharedCounters(dataSource) : undefined;
    const entries = Object.entries(LIMITS).map(([name, limit]) => [
      name,
      new Limiter(limit, environment[limit.setting], counters),
    ]);
    this.limiters = Object.fromEntries(entries) as Record<LimitName, Limiter>;
    [this.macKey] = ring.keysOf('rate-limits');
  }

  /**
   * Consumes an attempt from each limit. The caller settles it with the outcome.
   *
   * @param keys all of which must allow the attempt
   * @throws AppException `rate_limited`
   */
  async consume(keys: LimitKey[], requester: Requester): Promise<Attempt> {
    if (!this.environment.RATE_LIMIT_ENABLED) return new Attempt([]);
    const rejected = keys.filter(({ limit, key }) =>
      this.limiters[limit].isRejected(this.macOf(key)),
    );
    const others = keys.filter((key) => !rejected.includes(key));
    const reservations: LimitReservation[] = [];
    // Known rejections first, so that a rejected attempt writes nothing; then all others at once, so that
    // they share a statement.
    for (const group of [rejected, others]) {
      const results = await Promise.allSettled(group.map((key) => this.reserve(key, requester)));
      for (const result of results) {
        if (result.status === 'fulfilled') reservations.push(...result.value);
      }
      const failed = results.find(({ status }) => status === 'rejected');
      if (!failed) continue;
      await new Attempt(reservations).settle('neither');
      throw (failed as PromiseRejectedResult).reason;
    }
    return new Attempt(reservations);
  }

  /**
   * Consumes an attempt from further limits, for an attempt that is under way.
   *
   * @returns false if one of them is reached; the caller decides about the response
   */
  async extend(attempt: Attempt, keys: LimitKey[], requester: Requester): Promise<boolean> {
    try {
      attempt.add(await this.consume(keys, requester));
      return true;
    } catch (error) {
      if (hasCode(error, 'rate_limited')) return false;
      throw error;
    }
  }

  private async reserve(
    { limit, key, alternative }: LimitKey,
    requester: Requester,
  ): Promise<LimitReservation[]> {
    const result = await this.limiters[limit].consume(this.macOf(key));
    if ('commit' in result) return [{ ...result, limit }];
    const alternatives = await alternative?.();
    if (!alternatives) throw this.recordRejection(limit, result, requester);
    const reservations: LimitReservation[] = [];
    for (const each of alternatives) reservations.push(...(await this.reserve(each, requester)));
    return reservations;
  }

  private recordRejection(
    limit: LimitName,
    { seconds, isFirst }: Exceeded,
    requester: Requester,
  ): AppException {
    const { name, setting } = LIMITS[limit];
    this.metrics.rateLimitRejected(name);
    const { points, duration } = this.environment[setting];
    const policy = `"${name}";q=${points};w=${duration}`;
    if (isFirst) {
      const userId = requester.principal?.userId;
      this.refusals.record(requester, {
        event: 'rate_limited',
        userId,
        details: { limit: policy },
      });
    }
    return rateLimited(name, policy, seconds);
  }

  private macOf(key: string): string {
    return createHmac('sha256', this.macKey).update(key).digest('base64url');
  }
}

/** `RateLimit` and `RateLimit-Policy` as in draft-ietf-httpapi-ratelimit-headers. */
function rateLimited(name: string, policy: string, seconds: number): AppException {
  return new AppException('rate_limited', {
    detail: 'Too many attempts. Nothing was changed; retry after the time in Retry-After.',
    headers: {
      'retry-after': String(seconds),
      'ratelimit-policy': policy,
      ratelimit: `"${name}";r=0;t=${seconds}`,
    },
  });
}
