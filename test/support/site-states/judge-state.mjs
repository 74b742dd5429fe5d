import { findViolations } from './checks/accessibility.mjs';
import { findBudgetFaults } from './checks/budget.mjs';
import { findControlFaults } from './checks/controls.mjs';
import { findKeyboardFaults } from './checks/keyboard.mjs';
import { findLayoutFaults, findNarrowFaults } from './checks/layout.mjs';

/**
 * Brings a visitor to a state of a page.
 *
 * @param state of `SITE_STATES`
 * @param service that the state is one of
 * @throws Error where the way ends elsewhere
 */
export async function openState(state, visitor, service) {
  await visitor.become(service);
  await state.open(visitor);
  if (visitor.path !== state.path) throw new Error(`the way ends at ${visitor.path}`);
  await visitor.page.locator(state.has).first().waitFor({ timeout: 10_000 });
}

/** @returns the faults of a state in every kind of window, for a visitor with scripts */
export async function judgeState(state, visitor, service) {
  await openState(state, visitor, service);
  const { page, faults } = visitor;
  faults.push(...(await findBudgetFaults(page)));
  // Colours change at once.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  faults.push(...(await findViolations(page)));
  faults.push(...(await findLayoutFaults(page)));
  faults.push(...(await findKeyboardFaults(page)));
  faults.push(...(await findControlFaults(page)));
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  return faults;
}

/** @returns the faults of a state in German, because of its longer words, for a visitor without scripts */
export async function judgeWithoutScript(state, visitor, service) {
  await openState(state, visitor, service);
  const { page, faults } = visitor;
  const language = await page.locator('html').getAttribute('lang');
  if (language !== 'de') faults.push(`the language is ${language}`);
  faults.push(...(await findNarrowFaults(page)));
  return faults;
}
