import { accountStates } from './pages/account.mjs';
import { applicationStates } from './pages/applications.mjs';
import { linkPageStates } from './pages/links.mjs';
import { secondFactorStates } from './pages/second-factor.mjs';
import { signInStates } from './pages/sign-in.mjs';
import { signUpStates } from './pages/sign-up.mjs';

/**
 * Every state of every page, with the way that a person gets there:
 *
 * - `page`: its path
 * - `path`: the one that the way has to end at, where it is another
 * - `name`: unique for the page
 * - `service`: a name of `SITE_SETTINGS`, `full` where it is absent
 * - `has`: a selector of the part that only this state shows
 * - `needsScript`: the way needs the script, as passkeys do
 * - `open`: the way, for a visitor of its own
 */
export const SITE_STATES = [
  ...signInStates,
  ...signUpStates,
  ...secondFactorStates,
  ...accountStates,
  ...linkPageStates,
  ...applicationStates,
].map((state) => ({ path: state.page, service: 'full', has: 'h1', needsScript: false, ...state }));

/** One state of each page, the first in the table: for a test of every change. */
export const FIRST_STATES = SITE_STATES.filter(
  (state, index) => SITE_STATES.findIndex(({ page }) => page === state.page) === index,
);
