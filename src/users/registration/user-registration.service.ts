import { Injectable } from '@nestjs/common';
import { recordAudit } from '../../audit/record-audit.js';
import { AppException } from '../../common/errors/app.exception.js';
import { PasswordHasher } from '../../credentials/password/password-hasher.js';
import { PasswordPolicy } from '../../credentials/password/password-policy.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { User } from '../../identity/user.entity.js';
import { MailQueue } from '../../mail/mail-queue.js';
import type { Transaction } from '../../sessions/start/session-starter.js';
import type { CreateUserDto } from '../dto/create-user.dto.js';
import { mapUniqueViolation } from '../map-unique-violation.js';
import { newUser } from '../new-user.js';
import { creationEvent } from '../user-events.js';
import { requestVerification } from '../verification/request-verification.js';

/** Attempts when other requests create users with the same names meanwhile. */
const MAX_ATTEMPTS = 3;

/** Creates users that register themselves, and has their address verified where mail is on. */
@Injectable()
export class UserRegistration {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly passwordPolicy: PasswordPolicy,
    private readonly feed: ChangeFeed,
    private readonly mails: MailQueue,
  ) {}

  /**
   * @throws AppException `validation_failed` for a password that the policy rejects, `email_taken`,
   *   `username_taken`, `overloaded`
   */
  async register(values: CreateUserDto, client: ClientInfo): Promise<User> {
    const user = await this.prepare(values);
    await mapUniqueViolation(() =>
      this.feed.transaction(async (manager, publish) => {
        await manager.insert(User, user);
        await recordAudit(manager, { client }, creationEvent(user, { client }));
        if (!this.mails.isEnabled) return;
        const { email } = user;
        await requestVerification({ manager, publish }, { email, registeredId: user.id, client });
      }),
    );
    return user;
  }

  /**
   * Registers a user, or tells the owner of a taken address by mail: the result, the work and the rows that
   * are written are the same.
   *
   * @throws AppException `validation_failed` for a password that the policy rejects, `username_taken`,
   *   `overloaded`
   */
  async registerWithoutDisclosure(values: CreateUserDto, client: ClientInfo): Promise<void> {
    const user = await this.prepare(values);
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const isDone = await this.feed.transaction((manager, publish) =>
        this.insertUnlessTaken({ manager, publish }, user, client),
      );
      if (isDone) return;
    }
    throw new AppException('service_unavailable');
  }

  private async prepare(values: CreateUserDto): Promise<User> {
    const names = { ...values, fullName: values.full_name ?? null };
    this.passwordPolicy.check(values.password, names, '#/password');
    return newUser(values, await this.hasher.hash(values.password));
  }

  /**
   * Each statement runs for a taken address too, and so does the commit of the two rows that say so.
   *
   * @returns false when another request has taken a name since it was looked up
   * @throws AppException `username_taken`
   */
  private async insertUnlessTaken(
    { manager, publish }: Transaction,
    user: User,
    client: ClientInfo,
  ): Promise<boolean> {
    const { id: registeredId, email, emailCanonical, usernameCanonical } = user;
    const taken = await manager.find(User, {
      select: { id: true, emailCanonical: true, usernameCanonical: true },
      where: [{ usernameCanonical }, { emailCanonical }],
    });
    if (taken.some((other) => other.usernameCanonical === usernameCanonical)) {
      throw new AppException('username_taken');
    }
    await manager
      .createQueryBuilder()
      .insert()
      .into(User)
      .values(user)
      .orIgnore()
      .updateEntity(false)
      .execute();
    const isRegistered = await manager.existsBy(User, { id: registeredId });
    if (!isRegistered && taken.length === 0) return false;
    const entry = isRegistered
      ? creationEvent(user, { client })
      : ({ event: 'registration_failed', details: { reason: 'email_taken' } } as const);
    await recordAudit(manager, { client }, entry);
    await requestVerification({ manager, publish }, { email, registeredId, client });
    return true;
  }
}
