import { ApiProperty } from '@nestjs/swagger';
import { AuditEventResponse } from '../../../audit/dto/audit-event.response.js';
import { ExportedAddress } from './exported-address.js';
import { ExportedAttempt } from './exported-attempt.js';
import { ExportedConsent } from './exported-consent.js';
import { ExportedDelivery } from './exported-delivery.js';
import { ExportedIdentity } from './exported-identity.js';
import { ExportedPasskey } from './exported-passkey.js';
import { ExportedRecoveryCode } from './exported-recovery-code.js';
import { ExportedSession } from './exported-session.js';
import { ExportedToken } from './exported-token.js';
import { ExportedTotp } from './exported-totp.js';
import { ExportedTrustedDevice } from './exported-trusted-device.js';
import { ExportedUser } from './exported-user.js';
import { OmittedColumns } from './omitted-columns.js';

/** Everything that the database holds about a user. */
export class UserExportResponse {
  @ApiProperty({ format: 'date-time', example: '2026-11-23T10:00:00.000Z' })
  exported_at!: string;

  @ApiProperty({ type: ExportedUser })
  user!: ExportedUser;

  @ApiProperty({ type: [ExportedSession], description: 'Active, expired and revoked sessions.' })
  sessions!: ExportedSession[];

  @ApiProperty({
    type: [ExportedAddress],
    description: 'Addresses from which the user has signed in or refreshed a session.',
  })
  known_addresses!: ExportedAddress[];

  @ApiProperty({ type: [ExportedToken], description: 'Links and codes that were sent by mail.' })
  one_time_tokens!: ExportedToken[];

  @ApiProperty({ type: [ExportedAttempt], description: 'Sign-ins that needed another step.' })
  sign_in_attempts!: ExportedAttempt[];

  @ApiProperty({ type: [ExportedTotp], description: 'Authenticator apps.' })
  totp_credentials!: ExportedTotp[];

  @ApiProperty({ type: [ExportedRecoveryCode], description: 'Recovery codes, without the codes.' })
  recovery_codes!: ExportedRecoveryCode[];

  @ApiProperty({ type: [ExportedPasskey] })
  passkeys!: ExportedPasskey[];

  @ApiProperty({ type: [ExportedIdentity], description: 'Identities at identity providers.' })
  external_identities!: ExportedIdentity[];

  @ApiProperty({
    type: [ExportedTrustedDevice],
    description: 'Devices on which the user needs no second factor.',
  })
  trusted_devices!: ExportedTrustedDevice[];

  @ApiProperty({
    type: [ExportedConsent],
    description: 'Applications that the user has granted access, see docs/openid.md.',
  })
  oauth_consents!: ExportedConsent[];

  @ApiProperty({
    type: [AuditEventResponse],
    description:
      'Security events about the user, and events that the user caused; oldest first. Address and device of other users are null.',
  })
  audit_events!: AuditEventResponse[];

  @ApiProperty({ type: [ExportedDelivery], description: 'Mails to the user, sent or to be sent.' })
  outbox!: ExportedDelivery[];

  @ApiProperty({
    type: [OmittedColumns],
    description: 'Columns of the database that this document leaves out, with the reason.',
  })
  omitted!: OmittedColumns[];
}
