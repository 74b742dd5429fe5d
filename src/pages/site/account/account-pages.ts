import { Injectable } from '@nestjs/common';
import { AccountPage } from './account-page.js';
import { DeletionSection } from './sections/deletion.section.js';
import { EmailSection } from './sections/email.section.js';
import { ExportSection } from './sections/export.section.js';
import { FactorResetSection } from './sections/factor-reset.section.js';
import { IdentitiesSection } from './sections/identities.section.js';
import { PasskeysSection } from './sections/passkeys.section.js';
import { PasswordSection } from './sections/password.section.js';
import { ProfileSection } from './sections/profile.section.js';
import { RecoveryCodesSection } from './sections/recovery-codes.section.js';
import { SessionsSection } from './sections/sessions.section.js';
import { TotpSection } from './sections/totp.section.js';
import { TrustedDevicesSection } from './sections/trusted-devices.section.js';

/** The name and the addresses of the user. */
@Injectable()
class ProfilePage extends AccountPage {
  constructor(reset: FactorResetSection, profile: ProfileSection, email: EmailSection) {
    super('/account', [reset, profile, email]);
  }
}

/** How the user signs in. */
@Injectable()
class SecurityPage extends AccountPage {
  constructor(
    reset: FactorResetSection,
    password: PasswordSection,
    passkeys: PasskeysSection,
    totp: TotpSection,
    codes: RecoveryCodesSection,
    identities: IdentitiesSection,
  ) {
    super('/account/security', [reset, password, passkeys, totp, codes, identities]);
  }
}

/** Where the user is signed in. Applications with access belong here. */
@Injectable()
class DevicesPage extends AccountPage {
  constructor(sessions: SessionsSection, trusted: TrustedDevicesSection) {
    super('/account/devices', [sessions, trusted]);
  }
}

/** The copy and the deletion of the user's data. */
@Injectable()
class DataPage extends AccountPage {
  constructor(copy: ExportSection, deletion: DeletionSection) {
    super('/account/data', [copy, deletion]);
  }
}

export const ACCOUNT_PAGES = [ProfilePage, SecurityPage, DevicesPage, DataPage];

export const ACCOUNT_SECTIONS = [
  DeletionSection,
  EmailSection,
  ExportSection,
  FactorResetSection,
  IdentitiesSection,
  PasskeysSection,
  PasswordSection,
  ProfileSection,
  RecoveryCodesSection,
  SessionsSection,
  TotpSection,
  TrustedDevicesSection,
];
