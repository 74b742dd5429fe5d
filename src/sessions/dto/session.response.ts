import { ApiProperty } from '@nestjs/swagger';
import type { Session } from '../session.entity.js';

export class SessionResponse {
  @ApiProperty({
    format: 'uuid',
    description: 'The `sid` claim of its access tokens.',
    example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  })
  id!: string;

  @ApiProperty({ description: 'Whether this request was made with it.', example: true })
  current!: boolean;

  @ApiProperty({
    format: 'date-time',
    description: 'The sign-in.',
    example: '2026-11-23T10:00:00.000Z',
  })
  created_at!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'The sign-in or the last refresh; requests with an access token do not move it.',
    example: '2026-11-23T10:15:00.000Z',
  })
  last_used_at!: string;

  @ApiProperty({
    format: 'date-time',
    description:
      'Ends then unless it is refreshed before; never later than `SESSION_EXPIRE_DAYS` after the sign-in.',
    example: '2026-12-23T10:15:00.000Z',
  })
  expires_at!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where it was last used from.',
    example: '203.0.113.7',
  })
  ip!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What it was last used with, as that called itself.',
    example: 'Mozilla/5.0',
  })
  user_agent!: string | null;
}

/** What of a session goes out: never its seed. */
export function toSessionResponse(session: Session, currentId?: string): SessionResponse {
  return {
    id: session.id,
    current: session.id === currentId,
    created_at: session.createdAt.toISOString(),
    last_used_at: session.lastUsedAt.toISOString(),
    expires_at: session.idleExpiresAt.toISOString(),
    ip: session.ip,
    user_agent: session.userAgent,
  };
}
