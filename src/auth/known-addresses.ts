import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Not, type Repository } from 'typeorm';
import { Session } from '../sessions/session.entity.js';
import { addressKey } from '../throttling/address-key.js';
import { byName } from '../users/canonical.js';

/** Sessions that are looked through: more than a user has open at a time. */
const LATEST = 200;

/** Where an account has been used before, as far as its sessions are kept. */
@Injectable()
export class KnownAddresses {
  constructor(@InjectRepository(Session) private readonly sessions: Repository<Session>) {}

  /**
   * @param name of an account, or of none: the question costs the same
   * @returns whether somebody who knew its password was at this address
   */
  async has(name: string, address: string): Promise<boolean> {
    const sessions = await this.sessions.find({
      select: { ip: true },
      where: { user: byName(name), ip: Not(IsNull()) },
      order: { lastUsedAt: 'DESC' },
      take: LATEST,
    });
    const key = addressKey(address);
    return sessions.some(({ ip }) => ip !== null && addressKey(ip) === key);
  }
}
