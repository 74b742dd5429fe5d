import type { PasskeySignal } from '../passkey-signal.js';
import type { script } from '../texts/script.js';

/** The texts that the script shows, in the language of the page. */
export type ScriptTexts = (typeof script)['en'];

/** @throws SyntaxError where the page, such as one of another version, has none */
export function readTexts(): ScriptTexts {
  const template = document.querySelector<HTMLTemplateElement>('#script-texts');
  return parse(template) as ScriptTexts;
}

/** What the page says about passkeys that have changed. */
export function readPasskeySignals(): PasskeySignal[] {
  const templates = document.querySelectorAll<HTMLTemplateElement>('[data-passkey-signal]');
  return [...templates].map((template) => parse(template) as PasskeySignal);
}

function parse(template: HTMLTemplateElement | null): unknown {
  return JSON.parse(template?.content.textContent ?? '');
}
