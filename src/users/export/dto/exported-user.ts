import { ApiProperty } from '@nestjs/swagger';
import { Role } from '../../../access/role.enum.js';
import type { User } from '../../../identity/user.entity.js';
import { MomentProperty, OptionalMomentProperty } from './moment-property.js';

/** The row of the table `users`. */
export class ExportedUser {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @ApiProperty({ format: 'idn-email', example: 'Ada@Example.com' })
  email!: string;

  @ApiProperty({
    description: 'The form of the e-mail address that is compared with other addresses.',
    example: 'ada@example.com',
  })
  email_canonical!: string;

  @ApiProperty({ example: 'Ada' })
  username!: string;

  @ApiProperty({
    description: 'The form of the username that is compared with other names.',
    example: 'ada',
  })
  username_canonical!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Ada Lovelace' })
  full_name!: string | null;

  @ApiProperty({ enum: Role, enumName: 'Role', example: Role.User })
  role!: Role;

  @ApiProperty({ example: true })
  is_active!: boolean;

  @MomentProperty()
  created_at!: string;

  @MomentProperty()
  updated_at!: string;

  @OptionalMomentProperty()
  last_login_at!: string | null;

  @ApiProperty({ description: 'Whether a password is stored, as a hash.', example: true })
  has_password!: boolean;

  @MomentProperty()
  password_changed_at!: string;

  @OptionalMomentProperty('Expiry of a temporary password.')
  password_expires_at!: string | null;

  @ApiProperty({
    type: 'integer',
    description: 'Number of changes that invalidated pending sign-ins and links.',
    example: 0,
  })
  credential_epoch!: number;

  @OptionalMomentProperty()
  email_verified_at!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'A new e-mail address that is not confirmed yet.',
    example: null,
  })
  pending_email!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Language of mails, as a BCP 47 tag.',
    example: 'en',
  })
  locale!: string | null;

  @OptionalMomentProperty('End of the grace period of a scheduled deletion.')
  deletion_due_at!: string | null;

  @ApiProperty({
    description: 'Whether the user has an authenticator app or a passkey.',
    example: false,
  })
  has_second_factor!: boolean;

  @OptionalMomentProperty('Time of a scheduled reset of the factors.')
  factor_reset_due_at!: string | null;
}

/** @param user with its password hash */
export function toExportedUser(user: User): ExportedUser {
  return {
    id: user.id,
    email: user.email,
    email_canonical: user.emailCanonical,
    username: user.username,
    username_canonical: user.usernameCanonical,
    full_name: user.fullName,
    role: user.role,
    is_active: user.isActive,
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
    last_login_at: user.lastLoginAt?.toISOString() ?? null,
    has_password: user.passwordHash !== null,
    password_changed_at: user.passwordChangedAt.toISOString(),
    password_expires_at: user.passwordExpiresAt?.toISOString() ?? null,
    credential_epoch: user.credentialEpoch,
    email_verified_at: user.emailVerifiedAt?.toISOString() ?? null,
    pending_email: user.pendingEmail,
    locale: user.locale,
    deletion_due_at: user.deletionDueAt?.toISOString() ?? null,
    has_second_factor: user.hasSecondFactor,
    factor_reset_due_at: user.factorResetDueAt?.toISOString() ?? null,
  };
}
