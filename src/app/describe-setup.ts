import type { Environment } from '../config/environment.js';
import { SETUP_TOKEN_LIFETIME } from '../auth/setup/setup-tokens.js';

type SetupSettings = Pick<
  Environment,
  'PAGES_ENABLED' | 'SETUP_FROM' | 'PUBLIC_URL' | 'isProduction'
>;

/** Whether the pages have one that creates the first admin. */
export function hasSetupPage({ PAGES_ENABLED, SETUP_FROM }: SetupSettings): boolean {
  return PAGES_ENABLED && SETUP_FROM !== 'off';
}

/** Whether a browser can use the link: behind a proxy, no client is on this machine. */
export function isSetupReachable({ PUBLIC_URL, SETUP_FROM }: SetupSettings): boolean {
  return SETUP_FROM === 'any' || PUBLIC_URL === undefined;
}

/**
 * The lines about the first admin. The token is a secret: in production, it goes to a terminal and not to a
 * log, which other people and systems read.
 *
 * @param link with the token
 * @param isTerminal whether standard error is one
 */
export function describeSetup(
  environment: SetupSettings,
  link: string,
  isTerminal: boolean,
): string | undefined {
  if (!hasSetupPage(environment)) return undefined;
  if (!isSetupReachable(environment)) {
    return 'No user yet. To create the first admin in a browser, set SETUP_FROM=any and start again.';
  }
  if (environment.isProduction && !isTerminal) {
    return 'No user yet. To create the first admin in a browser, print the link: npx auth-service setup-link';
  }
  const where = environment.SETUP_FROM === 'any' ? 'in a browser' : 'in a browser on this machine';
  const minutes = SETUP_TOKEN_LIFETIME / 60_000;
  return `No user yet. Create the first admin ${where}, within ${minutes} minutes:\n\n  ${link}\n`;
}

/** @param base of the service, without `/` at its end */
export function setupLink(base: string, token: string): string {
  return `${base}/setup?token=${token}`;
}
