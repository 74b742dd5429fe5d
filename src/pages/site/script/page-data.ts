import type { PasskeySignal } from '../passkey-signal.js';
import type { script } from '../texts/script.js';

/** The data of the page for its script. */
export interface PageData {
  readonly texts: (typeof script)['en'];
  readonly signals: readonly PasskeySignal[];
}

/** @throws TypeError where the page, such as one of another version, has none */
export function readPageData(): PageData {
  const template = document.querySelector<HTMLTemplateElement>('#script-data');
  return JSON.parse(template?.content.textContent ?? '') as PageData;
}
