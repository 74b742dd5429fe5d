import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { recordAudit } from '../audit/record-audit.js';
import type { Principal } from '../access/principal.js';
import type { Requester } from '../access/requester.js';
import { Role } from '../access/role.enum.js';
import { AppException } from '../common/errors/app.exception.js';
import { PasswordHasher } from '../credentials/password/password-hasher.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import { rowLock } from '../database/row-lock.js';
import { AccessChanges } from './access-changes.js';
import { changeEvents, creationEvent } from './user-events.js';
import { ActingPrincipal } from './acting-principal.js';
import { byName } from '../identity/canonical.js';
import type { CreateUserDto } from './dto/create-user.dto.js';
import type { UpdateUserDto } from './dto/update-user.dto.js';
import { PasswordPolicy } from '../credentials/password/password-policy.js';
import { isActiveAdmin, assertNotLastAdmin, lockActiveAdmins } from './last-admin.js';
import { nameColumns } from '../identity/name-columns.js';
import { mapUniqueViolation } from './map-unique-violation.js';
import { User } from '../identity/user.entity.js';

/** Accounts: created, read, changed and deleted. Whoever calls has been authorised before. */
@Injectable()
export class UsersService {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly hasher: PasswordHasher,
    private readonly passwordPolicy: PasswordPolicy,
    private readonly accessChanges: AccessChanges,
    private readonly feed: ChangeFeed,
    private readonly actingPrincipal: ActingPrincipal,
  ) {}

  /**
   * @param by an admin, the command line, or somebody who registers and so is nobody yet
   * @throws AppException `validation_failed` for a password that the policy refuses, `email_taken`,
   *   `username_taken`, `overloaded`; `invalid_token` or `forbidden` when the admin was overtaken
   */
  async create(account: CreateUserDto, requester: Requester): Promise<User> {
    const now = new Date();
    const owner = { ...account, fullName: account.full_name };
    this.passwordPolicy.check(account.password, owner, '#/password');
    const passwordHash = await this.hasher.hash(account.password);
    const user = this.users.create({
      id: uuidv7(),
      ...nameColumns({ ...account, fullName: account.full_name ?? null }),
      passwordHash,
      role: account.role ?? Role.User,
      isActive: account.is_active ?? true,
      createdAt: now,
      updatedAt: now,
      lastLoginAt: null,
      passwordChangedAt: now,
    });
    await mapUniqueViolation(() =>
      this.users.manager.transaction(async (manager) => {
        if (requester.principal) await this.confirmAdmin(requester.principal, manager);
        await manager.insert(User, user);
        await recordAudit(manager, requester, creationEvent(user, requester));
      }),
    );
    return user;
  }

  /** @throws AppException `not_found` */
  async get(id: string): Promise<User> {
    return found(await this.users.findOneBy({ id }));
  }

  /**
   * By username or, when the name holds an `@`, by e-mail address; any spelling of either.
   *
   * @throws AppException `not_found`
   */
  async getByName(name: string): Promise<User> {
    return found(await this.users.findOneBy(byName(name)));
  }

  /**
   * Changes what is given and leaves the rest. A disabled user, or one with a new password, has no
   * open session afterwards.
   *
   * @throws AppException `not_found`, `validation_failed` for a password that the policy refuses,
   *   `email_taken`, `username_taken`, `last_admin`, `overloaded`; `invalid_token` or `forbidden`
   *   when the sender was overtaken
   */
  async update(id: string, changes: UpdateUserDto, requester: Requester): Promise<User> {
    const actor = requester.principal;
    const { password } = changes;
    // Hashing takes a quarter of a second: never inside the transaction.
    const passwordHash =
      password === undefined ? undefined : await this.hashFor(id, password, changes);
    return mapUniqueViolation(() =>
      this.feed.transaction(async (manager, publish) => {
        const needsAdmin = actor !== undefined && isForAdmins(actor, id, changes);
        const admins = needsAdmin || mayCostAnAdmin(changes) ? await lockActiveAdmins(manager) : [];
        const user = await lockUser(manager, id);
        // After the locks: whoever ends the actor's rights now has to wait for this change.
        if (actor) await this.actingPrincipal.confirm(actor, manager);
        if (needsAdmin && !admins.includes(actor.userId)) throw new AppException('forbidden');
        const now = new Date();
        const columns: Partial<User> = {
          ...nameColumns({
            email: changes.email ?? user.email,
            username: changes.username ?? user.username,
            fullName: changes.full_name === undefined ? user.fullName : changes.full_name,
          }),
          role: changes.role ?? user.role,
          isActive: changes.is_active ?? user.isActive,
          updatedAt: now,
          ...(passwordHash !== undefined && { passwordHash, passwordChangedAt: now }),
        };
        const changed = { ...user, ...columns };
        if (isActiveAdmin(user) && !isActiveAdmin(changed)) assertNotLastAdmin(admins, id);
        await manager.update(User, { id }, columns);
        for (const entry of changeEvents(user, columns))
          await recordAudit(manager, requester, entry);
        if (!changed.isActive) {
          await this.accessChanges.publish(
            { userId: id, reason: 'user_disabled', requester },
            manager,
          );
        } else if (passwordHash !== undefined) {
          await this.accessChanges.publish(
            { userId: id, reason: 'password_changed', requester },
            manager,
          );
        }
        publish({ user: id });
        return changed;
      }),
    );
  }

  /**
   * Deletes the account with all its sessions.
   *
   * @throws AppException `not_found`, `last_admin`; `invalid_token` or `forbidden` when the admin
   *   was overtaken
   */
  async remove(id: string, requester: Requester): Promise<void> {
    await this.feed.transaction(async (manager, publish) => {
      const actor = requester.principal;
      const admins = await (actor ? this.confirmAdmin(actor, manager) : lockActiveAdmins(manager));
      const user = await lockUser(manager, id);
      if (isActiveAdmin(user)) assertNotLastAdmin(admins, id);
      await manager.delete(User, { id });
      await recordAudit(manager, requester, { event: 'user_deleted', userId: id });
      publish({ user: id });
    });
  }

  private async hashFor(id: string, password: string, changes: UpdateUserDto): Promise<string> {
    const { username, email, fullName } = await this.get(id);
    const owner = {
      username: changes.username ?? username,
      email: changes.email ?? email,
      fullName: changes.full_name === undefined ? fullName : changes.full_name,
    };
    this.passwordPolicy.check(password, owner, '#/password');
    return this.hasher.hash(password);
  }

  /** Under the lock that a demotion needs too: none is acknowledged between this and the commit. */
  private async confirmAdmin(actor: Principal, manager: EntityManager): Promise<string[]> {
    const admins = await lockActiveAdmins(manager);
    await this.actingPrincipal.confirm(actor, manager);
    if (!admins.includes(actor.userId)) throw new AppException('forbidden');
    return admins;
  }
}

/** Locked, so that two changes at once don't undo each other. */
async function lockUser(manager: EntityManager, id: string): Promise<User> {
  return found(await manager.findOne(User, { where: { id }, ...rowLock(manager) }));
}

/** All but the names of the own account. */
function isForAdmins(actor: Principal, id: string, changes: UpdateUserDto): boolean {
  const { role, is_active, password } = changes;
  return actor.userId !== id || [role, is_active, password].some((value) => value !== undefined);
}

function mayCostAnAdmin({ role, is_active }: UpdateUserDto): boolean {
  return is_active === false || (role !== undefined && role !== Role.Admin);
}

function found(user: User | null): User {
  if (!user) throw new AppException('not_found', { detail: 'There is no such user.' });
  return user;
}
