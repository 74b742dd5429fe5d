import type { Environment } from './environment.js';
import { relyingPartyProblem } from './relying-party.js';
import type { ReportProblem } from './report-problem.js';

/** Reports variables that are valid alone, and not together. */
export function checkCombinations(environment: Environment, report: ReportProblem): void {
  const { REQUIRE_MFA, TOTP_ENABLED, PASSKEYS_ENABLED } = environment;
  for (const name of ['REQUIRE_VERIFIED_EMAIL', 'MAGIC_LINK_ENABLED'] as const) {
    if (environment[name] && !environment.hasMail) {
      report(name, `${name} needs mail; set MAIL_URL`);
    }
  }
  if (environment.PAGES_ENABLED && !environment.COOKIE_SESSIONS_ENABLED) {
    report(
      'PAGES_ENABLED',
      'PAGES_ENABLED needs sessions in cookies; set PAGES_ENABLED to false, or COOKIE_SESSIONS_ENABLED to true',
    );
  }
  if (environment.OPENID_ENABLED && environment.isProduction && !environment.PUBLIC_URL) {
    report(
      'PUBLIC_URL',
      'PUBLIC_URL must be set in production where OPENID_ENABLED is true; set it to the address of this service, such as https://auth.example.com',
    );
  }
  // Undefined where its own rule rejects it.
  const disabled: readonly string[] | undefined = environment.PAGES_DISABLED;
  if (disabled?.includes('account') && environment.APP_URL === undefined) {
    report(
      'PAGES_DISABLED',
      'PAGES_DISABLED with account needs APP_URL; set it to the address that a sign-in leads to',
    );
  }
  checkProvider(environment, report);
  if (REQUIRE_MFA !== 'off' && !TOTP_ENABLED && !PASSKEYS_ENABLED) {
    report(
      'REQUIRE_MFA',
      `REQUIRE_MFA ${REQUIRE_MFA} needs a second factor; set TOTP_ENABLED or PASSKEYS_ENABLED to true`,
    );
  }
  const relyingParty = PASSKEYS_ENABLED ? relyingPartyProblem(environment) : undefined;
  if (relyingParty) report(relyingParty.name, relyingParty.problem);
}

/** The provider that the environment defines. */
function checkProvider(environment: Environment, report: ReportProblem): void {
  const {
    IDENTITY_PROVIDERS_ENABLED: isEnabled,
    IDENTITY_PROVIDER_CLIENT_ID: clientId,
    IDENTITY_PROVIDER_ISSUER: issuer,
    IDENTITY_PROVIDER_KIND: kind,
  } = environment;
  if (clientId === undefined) {
    if (issuer !== undefined) {
      report(
        'IDENTITY_PROVIDER_CLIENT_ID',
        'IDENTITY_PROVIDER_CLIENT_ID must be set with IDENTITY_PROVIDER_ISSUER',
      );
    }
    return;
  }
  if (!isEnabled) {
    report(
      'IDENTITY_PROVIDERS_ENABLED',
      'IDENTITY_PROVIDERS_ENABLED must be true with IDENTITY_PROVIDER_CLIENT_ID',
    );
  }
  if (issuer === undefined && (kind === 'oidc' || kind === 'microsoft')) {
    report(
      'IDENTITY_PROVIDER_ISSUER',
      `IDENTITY_PROVIDER_ISSUER must be set for a provider of the kind ${kind}`,
    );
  }
}
