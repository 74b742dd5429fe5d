import { IsOptional, Length, Matches } from 'class-validator';
import { IsFlag } from '../variable-rules/flag.decorator.js';
import { IsOneOf } from '../variable-rules/one-of.decorator.js';
import { IsDomain, IsPasskeyOriginList } from '../variable-rules/relying-party.decorator.js';
import { IsWholeNumber } from '../variable-rules/whole-number.decorator.js';
import { MailVariables } from './mail-variables.js';

const MFA_REQUIREMENTS = ['off', 'admins', 'all'] as const;
/** The users that need a second factor, whether they have one or not. */
export type MfaRequirement = (typeof MFA_REQUIREMENTS)[number];

const SETUP_CLIENTS = ['loopback', 'any', 'off'] as const;
/** The clients that may create the first admin in a browser. */
type SetupClients = (typeof SETUP_CLIENTS)[number];

/** Methods of sign-in, and the factors of users. */
export class SignInVariables extends MailVariables {
  /**
   * The name of your application in mails, on pages, in authenticator apps and in passkey dialogs, of at
   * most 64 characters and without `:`. Unset, the name in `MAIL_FROM`, else the host of `APP_URL` or
   * `PUBLIC_URL`.
   */
  // A colon separates the issuer from the name of the user in the label of an otpauth:// URI.
  @Matches(/^[^\p{C}\p{Zl}\p{Zp}:]*$/u, {
    message: 'must be one line of at most 64 characters without :',
  })
  @Length(1, 64, { message: 'must be one line of at most 64 characters without :' })
  @IsOptional()
  BRAND_NAME?: string;

  /**
   * Whether the service has pages for sign-in, registration and the account: `/sign-in`, `/account` and others.
   * Requires `COOKIE_SESSIONS_ENABLED`.
   */
  @IsFlag()
  PAGES_ENABLED: boolean = true;

  /**
   * The clients that may create the first admin in a browser, with the link that a start on an empty database
   * prints: `loopback` (on the same machine), `any` or `off`. With a published port of a container, the browser
   * is on another machine for the service: use `any`. Behind a proxy, set `TRUST_PROXY` too.
   */
  @IsOneOf(SETUP_CLIENTS)
  SETUP_FROM: SetupClients = 'loopback';

  /**
   * The users that must have a second factor: `off`, `admins` or `all`. Such a user without one adds it
   * during its next sign-in. A user with a second factor needs it for each sign-in, with any value of this
   * variable. Requires `TOTP_ENABLED` or `PASSKEYS_ENABLED`.
   */
  @IsOneOf(MFA_REQUIREMENTS)
  REQUIRE_MFA: MfaRequirement = 'off';

  /** Whether users can add an authenticator app (TOTP, RFC 6238) as a second factor. */
  @IsFlag()
  TOTP_ENABLED: boolean = true;

  /** Whether users can add passkeys, and sign in with them (WebAuthn). */
  @IsFlag()
  PASSKEYS_ENABLED: boolean = true;

  /**
   * Whether users with a verified e-mail address can sign in with a link or a code that is sent to it. A user
   * with a second factor needs that too. Requires mail.
   */
  @IsFlag()
  MAGIC_LINK_ENABLED: boolean = false;

  /**
   * Time for which a user can trust a device, in days: sign-ins from it need no second factor. `0` disables
   * trusted devices.
   */
  @IsWholeNumber(0, 365)
  TRUSTED_DEVICE_DAYS: number = 0;

  /**
   * Time between an admin's reset of a user's factors and its effect, in hours. The user gets a mail at once,
   * and can cancel the reset until then. `0` resets the factors at once.
   */
  @IsWholeNumber(0, 720)
  FACTOR_RESET_DELAY_HOURS: number = 24;

  /**
   * The domain that passkeys belong to, such as `example.com` (the RP ID of WebAuthn): that of the pages that use
   * them, or a parent domain. Passkeys of another domain no longer work after a change. Unset, the host of
   * `APP_URL`, else of `PUBLIC_URL`, else `localhost`.
   */
  @IsDomain()
  @IsOptional()
  RP_ID?: string;

  /**
   * The origins of the pages and apps that use passkeys, as a JSON array or a comma-separated list, such as
   * `https://app.example.com`; Android apps are `android:apk-key-hash:…`. Origins of other domains than `RP_ID`
   * are related origins, which browsers look up at `https://<RP_ID>/.well-known/webauthn`. Unset, the origins of
   * `APP_URL` and `PUBLIC_URL`. Where `RP_ID` is `localhost`, `http://localhost` with any port is accepted too.
   */
  @IsPasskeyOriginList()
  @IsOptional()
  PASSKEY_ORIGINS?: string[];
}
