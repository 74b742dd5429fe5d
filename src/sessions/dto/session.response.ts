import { ApiProperty } from '@nestjs/swagger';
import { type Acr, ACRS, parseAmr } from '../../access/authentication-strength.js';
import type { Session } from '../session.entity.js';

export class SessionResponse {
  @ApiProperty({
    format: 'uuid',
    description: 'The `sid` claim of the access tokens of this session.',
    example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  })
  id!: string;

  @ApiProperty({ description: 'Whether this is the session of the request.', example: true })
  current!: boolean;

  @ApiProperty({
    format: 'date-time',
    description: 'Time of the sign-in.',
    example: '2026-11-23T10:00:00.000Z',
  })
  created_at!: string;

  @ApiProperty({
    format: 'date-time',
    description:
      'Time of the sign-in or the last refresh; requests with an access token do not change it.',
    example: '2026-11-23T10:15:00.000Z',
  })
  last_used_at!: string;

  @ApiProperty({
    format: 'date-time',
    description:
      'Time at which the user last proved a credential in this session: the sign-in, or `POST /auth/reauthenticate`.',
    example: '2026-11-23T10:00:00.000Z',
  })
  auth_time!: string;

  @ApiProperty({
    type: [String],
    description:
      'Methods of the authentication (RFC 8176): `pwd` (password), `otp` (TOTP or recovery code), `recovery` (beside `otp`, after a sign-in with a recovery code), `hwk` or `swk` (passkey on one device, or synchronised), `user` (user verification by a passkey), `email` (link or code by mail), `mfa` (several factors). Ignore unknown values.',
    example: ['pwd', 'otp', 'mfa'],
  })
  amr!: readonly string[];

  @ApiProperty({
    enum: ACRS,
    description:
      'Strength of the authentication: `aal1` for one factor, `aal2` for two, or for a passkey with user verification.',
    example: 'aal2',
  })
  acr!: Acr;

  @ApiProperty({
    format: 'date-time',
    description:
      'Expiry unless the session is refreshed before; at most `SESSION_EXPIRE_DAYS` after the sign-in.',
    example: '2026-12-23T10:15:00.000Z',
  })
  expires_at!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Address of the sign-in or the last refresh.',
    example: '203.0.113.7',
  })
  ip!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: '`User-Agent` header of the sign-in or the last refresh.',
    example: 'Mozilla/5.0',
  })
  user_agent!: string | null;
}

/** The public fields of a session; never its seed. */
export function toSessionResponse(session: Session, currentId?: string): SessionResponse {
  return {
    id: session.id,
    current: session.id === currentId,
    created_at: session.createdAt.toISOString(),
    last_used_at: session.lastUsedAt.toISOString(),
    auth_time: session.authTime.toISOString(),
    amr: parseAmr(session.amr),
    acr: session.acr,
    expires_at: session.idleExpiresAt.toISOString(),
    ip: session.ip,
    user_agent: session.userAgent,
  };
}
