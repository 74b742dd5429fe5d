import { ApiProperty } from '@nestjs/swagger';
import type { Passkey } from '../../../credentials/passkeys/passkey.entity.js';

/** A passkey, as its owner sees it. */
export class PasskeyResponse {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @ApiProperty({ example: 'Chrome, macOS' })
  name!: string;

  @ApiProperty({
    description: 'The id of the credential in the authenticator, in base64url.',
    example: '-R85HbTJsv3g6nAYnLo_tj9Xm6YSKzOtlP8-wzAIS-Q',
  })
  credential_id!: string;

  @ApiProperty({
    format: 'uuid',
    description: 'The model of the authenticator (AAGUID); zeros where the browser hides it.',
    example: '00000000-0000-0000-0000-000000000000',
  })
  aaguid!: string;

  @ApiProperty({
    description: 'Whether the passkey can be synced between devices.',
    example: true,
  })
  backup_eligible!: boolean;

  @ApiProperty({ description: 'Whether it is synced.', example: true })
  backed_up!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-11-27T10:00:00.000Z' })
  created_at!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Null for a passkey that has never signed in.',
    example: '2026-11-27T10:00:00.000Z',
  })
  last_used_at!: string | null;
}

export function toPasskeyResponse(passkey: Passkey): PasskeyResponse {
  return {
    id: passkey.id,
    name: passkey.name,
    credential_id: passkey.credentialId,
    aaguid: passkey.aaguid,
    backup_eligible: passkey.isBackupEligible,
    backed_up: passkey.isBackedUp,
    created_at: passkey.createdAt.toISOString(),
    last_used_at: passkey.lastUsedAt?.toISOString() ?? null,
  };
}

/** The passkeys of a user, with the facts of a call of `PublicKeyCredential.signalAllAcceptedCredentials()`. */
export class PasskeyListResponse {
  @ApiProperty({ description: 'The domain of the passkeys (`RP_ID`).', example: 'example.com' })
  rp_id!: string;

  @ApiProperty({
    description: 'The user handle of the passkeys, in base64url.',
    example: 'AZjF831efMGfDj9begtXEQ',
  })
  user_handle!: string;

  @ApiProperty({ type: [PasskeyResponse], description: 'The oldest first.' })
  items!: PasskeyResponse[];
}

export class AddedPasskeyResponse {
  @ApiProperty()
  passkey!: PasskeyResponse;

  @ApiProperty({
    required: false,
    type: [String],
    description: 'Recovery codes, only with the first factor of the user: they are shown once.',
    example: ['8k3mz-q07vd'],
  })
  recovery_codes?: string[];
}

export function toAddedPasskeyResponse({
  passkey,
  recoveryCodes,
}: {
  readonly passkey: Passkey;
  readonly recoveryCodes?: string[];
}): AddedPasskeyResponse {
  return {
    passkey: toPasskeyResponse(passkey),
    ...(recoveryCodes && { recovery_codes: recoveryCodes }),
  };
}
