import { ApiProperty } from '@nestjs/swagger';
import { Role } from '../../access/role.enum.js';
import type { User } from '../../identity/user.entity.js';

export class UserResponse {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @ApiProperty({ format: 'idn-email', example: 'ada@example.com' })
  email!: string;

  @ApiProperty({ example: 'ada' })
  username!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Ada Lovelace' })
  full_name!: string | null;

  @ApiProperty({ enum: Role, enumName: 'Role', example: Role.User })
  role!: Role;

  @ApiProperty({
    description: 'A disabled account keeps its data and can not sign in.',
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
}

/** What of an account goes out: this list, and nothing that is added to the entity later. */
export function toUserResponse(user: User): UserResponse {
  return {
    id: user.id,
    email: user.email,
    username: user.username,
    full_name: user.fullName,
    role: user.role,
    is_active: user.isActive,
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
    last_login_at: user.lastLoginAt?.toISOString() ?? null,
  };
}
