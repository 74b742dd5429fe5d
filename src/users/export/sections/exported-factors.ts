import { Passkey } from '../../../credentials/passkeys/passkey.entity.js';
import { RecoveryCode } from '../../../credentials/recovery-codes/recovery-code.entity.js';
import { TotpCredential } from '../../../credentials/totp/totp-credential.entity.js';
import { ExternalIdentity } from '../../../identity/external-identity.entity.js';
import { TrustedDevice } from '../../../sessions/trusted-devices/trusted-device.entity.js';
import { toExportedIdentity } from '../dto/exported-identity.js';
import { toExportedPasskey } from '../dto/exported-passkey.js';
import { toExportedRecoveryCode } from '../dto/exported-recovery-code.js';
import { toExportedTotp } from '../dto/exported-totp.js';
import { toExportedTrustedDevice } from '../dto/exported-trusted-device.js';
import { rowsById } from './rows-by-id.js';

/** The factors of a user, without their secrets, and the devices that need none. */
export const exportedFactors = [
  rowsById('totp_credentials', TotpCredential, toExportedTotp),
  rowsById('recovery_codes', RecoveryCode, toExportedRecoveryCode),
  rowsById('passkeys', Passkey, toExportedPasskey),
  rowsById('external_identities', ExternalIdentity, toExportedIdentity),
  rowsById('trusted_devices', TrustedDevice, toExportedTrustedDevice),
];
