import { ApiProperty } from '@nestjs/swagger';
import { type Acr, ACRS, parseAmr } from '../../../access/authentication-strength.js';
import type { Session } from '../../../sessions/session.entity.js';

const MomentProperty = (description: string) =>
  ApiProperty({ format: 'date-time', description, example: '2026-11-23T10:00:00.000Z' });

/** A row of the table `sessions`. */
export class ExportedSession {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @ApiProperty({ type: 'integer', description: 'Number of refreshes.', example: 3 })
  generation!: number;

  @MomentProperty('Time of the sign-in.')
  created_at!: string;

  @MomentProperty('Time at which the user last proved a credential in this session.')
  auth_time!: string;

  @ApiProperty({
    type: [String],
    description: 'Methods of the authentication (RFC 8176).',
    example: ['pwd', 'otp', 'mfa'],
  })
  amr!: readonly string[];

  @ApiProperty({ enum: ACRS, description: 'Strength of the authentication.', example: 'aal2' })
  acr!: Acr;

  @MomentProperty('Time of the sign-in or the last refresh.')
  last_used_at!: string;

  @MomentProperty('Expiry by inactivity; the time of the revocation of a revoked session.')
  idle_expires_at!: string;

  @MomentProperty('Absolute expiry.')
  expires_at!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    example: '2026-11-23T10:00:00.000Z',
  })
  revoked_at!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'logout' })
  revoked_reason!: string | null;

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

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The application that the session grants access; null for a sign-in.',
    example: null,
  })
  client_id!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Scopes of the application, separated by spaces.',
    example: null,
  })
  scope!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Resources that the application can access, separated by spaces.',
    example: null,
  })
  audience!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Claims that the application has requested one by one, separated by spaces.',
    example: null,
  })
  claims!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'The session in which access was granted.',
    example: null,
  })
  parent_id!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Thumbprint of the key that the tokens of the application are bound to.',
    example: null,
  })
  dpop_jkt!: string | null;

  @ApiProperty({
    description: 'Whether the application is still to be notified of the end of the session.',
    example: false,
  })
  notifies_logout!: boolean;
}

export function toExportedSession(session: Session): ExportedSession {
  return {
    id: session.id,
    generation: session.generation,
    created_at: session.createdAt.toISOString(),
    auth_time: session.authTime.toISOString(),
    amr: parseAmr(session.amr),
    acr: session.acr,
    last_used_at: session.lastUsedAt.toISOString(),
    idle_expires_at: session.idleExpiresAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
    revoked_at: session.revokedAt?.toISOString() ?? null,
    revoked_reason: session.revokedReason,
    ip: session.ip,
    user_agent: session.userAgent,
    client_id: session.clientId,
    scope: session.scope,
    audience: session.audience,
    claims: session.claims,
    parent_id: session.parentId,
    dpop_jkt: session.dpopJkt,
    notifies_logout: session.notifiesLogout,
  };
}
