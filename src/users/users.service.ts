import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { Requester } from '../access/requester.js';
import { Role } from '../access/role.enum.js';
import { recordAudit } from '../audit/record-audit.js';
import { AppException } from '../common/errors/app.exception.js';
import { PasswordHasher } from '../credentials/password/password-hasher.js';
import { PasswordPolicy } from '../credentials/password/password-policy.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import { canonicalEmail } from '../identity/canonical.js';
import { nameColumns } from '../identity/name-columns.js';
import { nextEpoch } from '../identity/next-epoch.js';
import { User } from '../identity/user.entity.js';
import { assertFound } from '../identity/user-lookup.service.js';
import { PrincipalsService } from '../sessions/principals.service.js';
import { revokeSessions } from '../sessions/revoke-sessions.js';
import { deleteUser } from './deletion/delete-user.js';
import type { CreateUserDto } from './dto/create-user.dto.js';
import type { UpdateUserDto } from './dto/update-user.dto.js';
import { assertAdmin } from './assert-admin.js';
import { assertNotOwnEmail } from './assert-not-own-email.js';
import { assertNotOwnPassword } from './assert-not-own-password.js';
import { assertRecentForOwnUser } from './assert-recent-for-own-user.js';
import { CredentialReplacements } from './credential-replacements.js';
import { endInvitation } from './invitations/invited-user.js';
import { assertNotLastAdmin, isActiveAdmin, lockActiveAdmins } from './last-admin.js';
import { lockUser } from './lock-user.js';
import { mapUniqueViolation } from './map-unique-violation.js';
import { namesOf } from './names-of.js';
import { newUser } from './new-user.js';
import { assertPasswordGiven, passwordColumns } from './temporary-password.js';
import { changeEvents, creationEvent } from './user-events.js';

/** Creates, changes and deletes users. The caller has authorised the requester. */
@Injectable()
export class UsersService {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly hasher: PasswordHasher,
    private readonly passwordPolicy: PasswordPolicy,
    private readonly feed: ChangeFeed,
    private readonly principals: PrincipalsService,
    private readonly replacements: CredentialReplacements,
  ) {}

  /**
   * @param requester an admin, or the command line
   * @throws AppException `validation_failed` for a password that the policy rejects, `email_taken`,
   *   `username_taken`, `overloaded`; `invalid_token` or `forbidden` when the admin lost its rights
   *   meanwhile
   */
  async create(values: CreateUserDto, requester: Requester): Promise<User> {
    const names = { ...values, fullName: values.full_name ?? null };
    this.passwordPolicy.check(values.password, names, '#/password');
    const user = newUser(values, await this.hasher.hash(values.password));
    await mapUniqueViolation(() =>
      this.users.manager.transaction(async (manager) => {
        if (requester.principal) await assertAdmin(requester.principal, this.principals, manager);
        await manager.insert(User, user);
        await recordAudit(manager, requester, creationEvent(user, requester));
      }),
    );
    return user;
  }

  /**
   * Changes the given fields. Disabling a user, or setting a new password, revokes all of its sessions.
   *
   * @param requester an admin or the command line
   * @throws AppException `not_found`, `validation_failed` for a password that the policy rejects and for
   *   the own password and e-mail address, `email_taken`, `username_taken`, `last_admin`, `overloaded`; `invalid_token` or `forbidden` when
   *   the requester lost its rights meanwhile
   */
  async update(id: string, changes: UpdateUserDto, requester: Requester): Promise<User> {
    const actor = requester.principal;
    assertNotOwnPassword(actor, id, changes);
    assertPasswordGiven(changes);
    // Hashing takes a quarter of a second: never inside the transaction.
    const passwordHash = await this.hashFor(id, changes);
    return mapUniqueViolation(() =>
      this.feed.transaction(async (manager, publish) => {
        const admins = actor || mayRemoveAdmin(changes) ? await lockActiveAdmins(manager) : [];
        const user = await lockUser(manager, id);
        // After the locks: a change that removes the actor's rights now waits for this one.
        if (actor) await this.principals.assertActive(actor, manager);
        if (actor && !admins.includes(actor.userId)) throw new AppException('forbidden');
        assertNotOwnEmail(actor, user, changes);
        const columns = columnsOf(user, changes, passwordHash);
        if (columns.email !== user.email) {
          Object.assign(
            columns,
            await this.replacements.followEmail({ manager, publish }, user, columns.email),
          );
          await this.replacements.voidUndos(manager, id);
        }
        const changed = { ...user, ...columns };
        if (isActiveAdmin(user) && !isActiveAdmin(changed)) assertNotLastAdmin(admins, id);
        if (changes.is_active) await endInvitation(manager, id);
        await manager.update(User, { id }, columns);
        for (const entry of changeEvents(user, columns)) {
          await recordAudit(manager, requester, entry);
        }
        if (changed.emailCanonical !== user.emailCanonical) {
          await this.replacements.requestVerification({ manager, publish }, changed, requester);
        }
        if (!changed.isActive || passwordHash !== undefined) {
          const reason = changed.isActive ? 'password_changed' : 'user_disabled';
          await revokeSessions(manager, requester, { userId: id, reason });
        }
        if (passwordHash !== undefined) {
          await this.replacements.followPassword({ manager, publish }, id);
        }
        publish({ user: id });
        return changed;
      }),
    );
  }

  /**
   * Deletes a user and its sessions, without a grace period.
   *
   * @throws AppException `not_found`, `last_admin`, `insufficient_user_authentication` for the own user;
   *   `invalid_token` or `forbidden` when the admin lost its rights meanwhile
   */
  async remove(id: string, requester: Requester): Promise<void> {
    assertRecentForOwnUser(requester, id);
    await this.feed.transaction(async (manager, publish) => {
      const actor = requester.principal;
      const admins = await (actor
        ? assertAdmin(actor, this.principals, manager)
        : lockActiveAdmins(manager));
      const user = await lockUser(manager, id);
      if (isActiveAdmin(user)) assertNotLastAdmin(admins, id);
      await deleteUser(manager, requester, id);
      publish({ user: id });
    });
  }

  /** @returns undefined when no new password is given */
  private async hashFor(id: string, changes: UpdateUserDto): Promise<string | undefined> {
    if (changes.password === undefined) return undefined;
    const user = assertFound(await this.users.findOneBy({ id }));
    this.passwordPolicy.check(changes.password, namesOf(user, changes), '#/password');
    return this.hasher.hash(changes.password);
  }
}

function columnsOf(
  user: User,
  changes: UpdateUserDto,
  passwordHash: string | undefined,
): Partial<User> & Pick<User, 'email'> {
  const now = new Date();
  const isDisabled = user.isActive && changes.is_active === false;
  return {
    ...nameColumns(namesOf(user, changes)),
    locale: changes.locale === undefined ? user.locale : changes.locale,
    emailVerifiedAt: verificationOf(user, changes, now),
    role: changes.role ?? user.role,
    isActive: changes.is_active ?? user.isActive,
    updatedAt: now,
    ...((isDisabled || passwordHash !== undefined) && nextEpoch(user)),
    ...(passwordHash !== undefined &&
      passwordColumns(passwordHash, now, changes.is_password_temporary)),
  };
}

/** A new address is not verified, unless the admin says so. Another spelling of an address is not a new one. */
function verificationOf(
  { emailCanonical, emailVerifiedAt }: User,
  { email, email_verified }: UpdateUserDto,
  now: Date,
): Date | null {
  if (email_verified === false) return null;
  const isNew = email !== undefined && canonicalEmail(email) !== emailCanonical;
  const verifiedAt = isNew ? null : emailVerifiedAt;
  return verifiedAt ?? (email_verified ? now : null);
}

function mayRemoveAdmin({ role, is_active }: UpdateUserDto): boolean {
  return is_active === false || (role !== undefined && role !== Role.Admin);
}
