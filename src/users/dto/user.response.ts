import { ApiProperty } from '@nestjs/swagger';
import { Role } from '../../access/role.enum.js';
import type { User } from '../../identity/user.entity.js';

export class UserResponse {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @ApiProperty({ format: 'idn-email', example: 'ada@example.com' })
  email!: string;

  @ApiProperty({
    description:
      'Whether the user has proved to receive mail at `email`, or an admin has confirmed the address. A new address is not verified.',
    example: true,
  })
  email_verified!: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    example: '2026-11-23T10:00:00.000Z',
  })
  email_verified_at!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'idn-email',
    description:
      'A new address that replaces `email` when it is confirmed by the link that was sent to it.',
    example: null,
  })
  pending_email!: string | null;

  @ApiProperty({ example: 'ada' })
  username!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Ada Lovelace' })
  full_name!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'The language of mails, a BCP 47 tag; `null` for the default language of the service.',
    example: 'de-AT',
  })
  locale!: string | null;

  @ApiProperty({ enum: Role, enumName: 'Role', example: Role.User })
  role!: Role;

  @ApiProperty({
    description: '`false` for a disabled user, which cannot sign in.',
    example: true,
  })
  is_active!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-11-23T10:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-23T10:00:00.000Z' })
  updated_at!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    example: '2026-11-23T10:00:00.000Z',
  })
  last_login_at!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Time at which the user is deleted; null unless its deletion is scheduled.',
    example: null,
  })
  deletion_due_at!: string | null;

  @ApiProperty({
    description: 'Whether the user has an authenticator app or a passkey.',
    example: false,
  })
  has_second_factor!: boolean;
}

/** The public fields of a user: an allow-list, so that a column added later is not exposed. */
export function toUserResponse(user: User): UserResponse {
  return {
    id: user.id,
    email: user.email,
    email_verified: user.emailVerifiedAt !== null,
    email_verified_at: user.emailVerifiedAt?.toISOString() ?? null,
    pending_email: user.pendingEmail,
    username: user.username,
    full_name: user.fullName,
    locale: user.locale,
    role: user.role,
    is_active: user.isActive,
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
    last_login_at: user.lastLoginAt?.toISOString() ?? null,
    deletion_due_at: user.deletionDueAt?.toISOString() ?? null,
    has_second_factor: user.hasSecondFactor,
  };
}
