import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { recordAudit } from '../../audit/record-audit.js';
import { AppException } from '../../common/errors/app.exception.js';
import { PasswordHasher } from '../../credentials/password/password-hasher.js';
import { PasswordPolicy } from '../../credentials/password/password-policy.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { nameColumns } from '../../identity/name-columns.js';
import { nextEpoch } from '../../identity/next-epoch.js';
import { User } from '../../identity/user.entity.js';
import type { Transaction } from '../../sessions/start/session-starter.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';
import { hasPlaceholderUsername, IS_INVITED } from '../../users/invitations/invited-user.js';
import { mapUniqueViolation } from '../../users/map-unique-violation.js';
import { passwordColumns } from '../../users/temporary-password.js';
import type { AcceptInvitationDto } from './dto/accept-invitation.dto.js';

interface Acceptance {
  readonly token: string;
  readonly names: Pick<User, 'email' | 'username' | 'fullName'>;
  readonly passwordHash: string;
  readonly client: ClientInfo;
}

/** Makes an invited user active, with the password and the names that it chooses. */
@Injectable()
export class AcceptInvitation {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly tokens: OneTimeTokens,
    private readonly hasher: PasswordHasher,
    private readonly passwordPolicy: PasswordPolicy,
    private readonly feed: ChangeFeed,
  ) {}

  /**
   * The token proves that the user receives mail at its address, which is verified from then on.
   *
   * @returns the active user
   * @throws AppException `invalid_one_time_token`; `validation_failed` for a missing username and for a
   *   password that the policy rejects, `username_taken` and `overloaded`, which leave the token valid
   */
  async accept(
    { token, password, username, full_name }: AcceptInvitationDto,
    client: ClientInfo,
  ): Promise<User> {
    const invited = await this.findInvited(token);
    const names = {
      email: invited.email,
      username: username ?? ownUsername(invited),
      fullName: full_name === undefined ? invited.fullName : full_name,
    };
    this.passwordPolicy.check(password, names, '#/password');
    // Hashing takes a quarter of a second: never inside the transaction.
    const passwordHash = await this.hasher.hash(password);
    return mapUniqueViolation(() =>
      this.feed.transaction((manager, publish) =>
        this.apply({ manager, publish }, { token, names, passwordHash, client }),
      ),
    );
  }

  /** Whether an invited user has a username, and need not choose one. */
  async hasUsername(userId: string): Promise<boolean> {
    const user = await this.users.findOneBy({ id: userId, ...IS_INVITED });
    return user !== null && !hasPlaceholderUsername(user);
  }

  private async findInvited(token: string): Promise<User> {
    const id = await this.tokens.ownerOf('accept_invitation', token);
    const user = id === undefined ? null : await this.users.findOneBy({ id, ...IS_INVITED });
    if (!user) throw new AppException('invalid_one_time_token');
    return user;
  }

  private async apply(
    { manager, publish }: Transaction,
    { token, names, passwordHash, client }: Acceptance,
  ): Promise<User> {
    // Locks the row of the user too.
    const { userId } = await this.tokens.consume(manager, 'accept_invitation', token);
    const user = await manager.findOneBy(User, { id: userId, ...IS_INVITED });
    if (!user) throw new AppException('invalid_one_time_token');
    const now = new Date();
    const columns = {
      ...nameColumns(names),
      ...passwordColumns(passwordHash, now),
      ...nextEpoch(user),
      isActive: true,
      emailVerifiedAt: now,
      updatedAt: now,
    };
    await manager.update(User, { id: userId }, columns);
    const event = 'invitation_accepted';
    await recordAudit(manager, { client }, { event, userId, actorId: userId });
    publish({ user: userId });
    return { ...user, ...columns };
  }
}

/** @throws AppException `validation_failed` if the invitation has no username */
function ownUsername(user: User): string {
  if (!hasPlaceholderUsername(user)) return user.username;
  throw new AppException('validation_failed', {
    errors: [
      {
        pointer: '#/username',
        code: 'username_missing',
        detail: 'the invitation has no username; choose one',
      },
    ],
  });
}
