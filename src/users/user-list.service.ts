import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository, SelectQueryBuilder } from 'typeorm';
import { decodeCursor } from '../http/paging/cursor.js';
import type { Page } from '../http/paging/page.dto.js';
import { toPage } from '../http/paging/to-page.js';
import { foldForSearch } from '../identity/canonical.js';
import type { ListUsersQuery, UserSort } from './dto/list-users.query.js';
import { type UserResponse, toUserResponse } from './dto/user.response.js';
import { User } from '../identity/user.entity.js';

interface SortColumn {
  /** The entity's property: `orderBy` takes raw SQL, so a client's text must never reach it. */
  property: string;
  /** The value by which the database sorts. */
  value: (user: User) => string | number;
  type: 'string' | 'number';
}

const SORT_COLUMNS: Record<string, SortColumn> = {
  created_at: { property: 'createdAt', value: (u) => u.createdAt.getTime(), type: 'number' },
  username: { property: 'usernameCanonical', value: (u) => u.usernameCanonical, type: 'string' },
  email: { property: 'emailCanonical', value: (u) => u.emailCanonical, type: 'string' },
};

/**
 * Lists users for admins. Keyset pagination: page 10,000 costs as much as page 1, and rows inserted or
 * deleted between two pages neither repeat nor hide others.
 */
@Injectable()
export class UserListService {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  async list(query: ListUsersQuery): Promise<Page<UserResponse>> {
    const filtered = this.filter(query);
    const { column, direction } = sortOf(query.sort);
    const page = filtered
      .clone()
      .orderBy(`user.${column.property}`, direction)
      .addOrderBy('user.id', direction)
      .limit(query.limit + 1);
    if (query.cursor !== undefined) {
      const after = decodeCursor(query.cursor, query.sort, column.type);
      const operator = direction === 'ASC' ? '>' : '<';
      page.andWhere(`(user.${column.property}, user.id) ${operator} (:value, :id)`, after);
    }
    return {
      ...toPage(await page.getMany(), {
        limit: query.limit,
        sort: query.sort,
        valueOf: column.value,
        present: toUserResponse,
      }),
      ...(query.with_total && { total: await filtered.getCount() }),
    };
  }

  private filter({
    role,
    is_active,
    has_second_factor: hasFactor,
    q,
  }: ListUsersQuery): SelectQueryBuilder<User> {
    const users = this.users.createQueryBuilder('user');
    if (role !== undefined) users.andWhere('user.role = :role', { role });
    if (is_active !== undefined)
      users.andWhere('user.isActive = :isActive', { isActive: is_active });
    if (hasFactor !== undefined) {
      users.andWhere('user.hasSecondFactor = :hasFactor', { hasFactor });
    }
    if (q !== undefined) {
      const pattern = `%${foldForSearch(q).replace(/[\\%_]/g, (special) => `\\${special}`)}%`;
      users.andWhere(`user.searchText LIKE :pattern ESCAPE '\\'`, { pattern });
    }
    return users;
  }
}

function sortOf(sort: UserSort): { column: SortColumn; direction: 'ASC' | 'DESC' } {
  const column = SORT_COLUMNS[sort.replace(/^-/, '')];
  if (!column) throw new Error(`no column for the sort ${sort}`);
  return { column, direction: sort.startsWith('-') ? 'DESC' : 'ASC' };
}
