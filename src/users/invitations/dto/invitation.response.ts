import { ApiProperty } from '@nestjs/swagger';
import { Role } from '../../../access/role.enum.js';
import type { User } from '../../../identity/user.entity.js';
import { hasPlaceholderUsername } from '../invited-user.js';

export class InvitationResponse {
  @ApiProperty({
    format: 'uuid',
    description: 'The id of the invited user.',
    example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  })
  id!: string;

  @ApiProperty({ format: 'idn-email', example: 'ada@example.com' })
  email!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Null if the invited person chooses it.',
    example: null,
  })
  username!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Ada Lovelace' })
  full_name!: string | null;

  @ApiProperty({ enum: Role, enumName: 'Role', example: Role.User })
  role!: Role;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The language of the mail; null for the default language of the service.',
    example: 'de',
  })
  locale!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-23T10:00:00.000Z' })
  created_at!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'End of the time in which it can be accepted.',
    example: '2026-11-30T10:00:00.000Z',
  })
  expires_at!: string;
}

/** The public fields of an invitation. */
export function toInvitationResponse(user: User): InvitationResponse {
  return {
    id: user.id,
    email: user.email,
    username: hasPlaceholderUsername(user) ? null : user.username,
    full_name: user.fullName,
    role: user.role,
    locale: user.locale,
    created_at: user.createdAt.toISOString(),
    expires_at: (user.passwordExpiresAt ?? user.createdAt).toISOString(),
  };
}
