import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { AppException } from '../common/errors/app.exception.js';
import { byName } from './canonical.js';
import { User } from './user.entity.js';

/** Reads users. */
@Injectable()
export class UserLookup {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  /** @throws AppException `not_found` */
  async get(id: string): Promise<User> {
    return assertFound(await this.users.findOneBy({ id }));
  }

  /**
   * @param name a username or, when it holds an `@`, an e-mail address; any spelling of either
   * @throws AppException `not_found`
   */
  async getByName(name: string): Promise<User> {
    return assertFound(await this.users.findOneBy(byName(name)));
  }
}

/** @throws AppException `not_found` for null */
export function assertFound(user: User | null): User {
  if (!user) throw new AppException('not_found', { detail: 'There is no such user.' });
  return user;
}
