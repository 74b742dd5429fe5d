import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Role } from '../../access/role.enum.js';
import { recordAudit } from '../../audit/record-audit.js';
import { AppException } from '../../common/errors/app.exception.js';
import { Environment } from '../../config/environment.js';
import { PasswordHasher } from '../../credentials/password/password-hasher.js';
import { PasswordPolicy } from '../../credentials/password/password-policy.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { User } from '../../identity/user.entity.js';
import { MailQueue } from '../../mail/mail-queue.js';
import type { CreateUserDto } from '../dto/create-user.dto.js';
import { lockActiveAdmins } from '../last-admin.js';
import { mapUniqueViolation } from '../map-unique-violation.js';
import { newUser } from '../new-user.js';
import { requestVerification } from '../verification/request-verification.js';

/** The admin that a new installation is set up with. */
@Injectable()
export class FirstAdmin {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly hasher: PasswordHasher,
    private readonly passwordPolicy: PasswordPolicy,
    private readonly feed: ChangeFeed,
    private readonly mails: MailQueue,
    private readonly environment: Environment,
  ) {}

  /** Whether there is no user at all: the state in which a start prints the link of the setup. */
  async isDatabaseEmpty(): Promise<boolean> {
    return !(await this.dataSource.manager.exists(User));
  }

  /** @throws AppException `setup_complete` where an admin exists, in any state */
  async assertMissing(manager: EntityManager = this.dataSource.manager): Promise<void> {
    if (!(await manager.existsBy(User, { role: Role.Admin }))) return;
    throw new AppException('setup_complete', {
      detail: 'The service has an admin: sign in, or create another user as an admin.',
    });
  }

  /**
   * Creates the first admin. Of concurrent calls, on any instance, one succeeds.
   *
   * @throws AppException `setup_complete`, `validation_failed` for a password that the policy rejects,
   *   `email_taken`, `username_taken`, `overloaded`
   */
  async create(values: CreateUserDto, client: ClientInfo): Promise<User> {
    await this.assertMissing();
    const names = { ...values, fullName: values.full_name ?? null };
    this.passwordPolicy.check(values.password, names, '#/password');
    // Hashing takes a quarter of a second: never inside the transaction.
    const hash = await this.hasher.hash(values.password);
    const user = this.verified(newUser({ ...values, role: Role.Admin }, hash));
    await mapUniqueViolation(() =>
      this.feed.transaction(async (manager, publish) => {
        await lockActiveAdmins(manager);
        await this.assertMissing(manager);
        await manager.insert(User, user);
        const { id, role, email } = user;
        const entry = {
          event: 'user_created',
          userId: id,
          actorId: id,
          details: { role },
        } as const;
        await recordAudit(manager, { client }, entry);
        if (!this.mails.isEnabled || user.emailVerifiedAt) return;
        await requestVerification({ manager, publish }, { email, registeredId: id, client });
      }),
    );
    return user;
  }

  /** Where sign-ins require a verified address, mail that is not set up yet must not lock the operator out. */
  private verified(user: User): User {
    const { REQUIRE_VERIFIED_EMAIL } = this.environment;
    return REQUIRE_VERIFIED_EMAIL ? { ...user, emailVerifiedAt: user.createdAt } : user;
  }
}
