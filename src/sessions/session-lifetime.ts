import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import type { Session } from './session.entity.js';

const DAY = 24 * 60 * 60 * 1000;

/** The expiry of sessions. */
@Injectable()
export class SessionLifetime {
  /** Milliseconds, as `absolute`. */
  private readonly idle: number;
  private readonly absolute: number;

  constructor(environment: Environment) {
    this.idle = environment.REFRESH_TOKEN_EXPIRE_DAYS * DAY;
    this.absolute = environment.SESSION_EXPIRE_DAYS * DAY;
  }

  /** The expiry of a session that starts now. */
  of(now: Date): Pick<Session, 'idleExpiresAt' | 'expiresAt'> {
    const expiresAt = new Date(now.getTime() + this.absolute);
    return { idleExpiresAt: this.idleExpiry(now, expiresAt), expiresAt };
  }

  /** The idle expiry of a session that is used now; never later than its absolute expiry. */
  idleExpiry(now: Date, expiresAt: Date): Date {
    return new Date(Math.min(now.getTime() + this.idle, expiresAt.getTime()));
  }
}
