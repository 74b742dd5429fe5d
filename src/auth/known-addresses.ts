import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
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
    const [[column, value] = ['', '']] = Object.entries(byName(name));
    const sessions = await this.sessions
      .createQueryBuilder('session')
      .select('session.ip', 'ip')
      .innerJoin('session.user', 'user')
      .where(`user.${column} = :value`, { value })
      .andWhere('session.ip IS NOT NULL')
      .orderBy('session.lastUsedAt', 'DESC')
      .limit(LATEST)
      .getRawMany<{ ip: string }>();
    const key = addressKey(address);
    return sessions.some(({ ip }) => addressKey(ip) === key);
  }
}
