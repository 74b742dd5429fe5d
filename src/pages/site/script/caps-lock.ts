import { noteBelow } from './note.js';
import type { ScriptTexts } from './page-data.js';

/** Says in a password field that Caps Lock is on, which is the usual cause of a wrong password. */
export function showCapsLock(texts: ScriptTexts): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[type=password]')) {
    const note = noteBelow(input, 'caps');
    const update = (event: KeyboardEvent) => {
      // Software keyboards and autofill send events without modifiers.
      if (typeof event.getModifierState !== 'function') return;
      note.textContent = event.getModifierState('CapsLock') ? texts.capsLock : '';
    };
    input.addEventListener('keydown', update);
    input.addEventListener('keyup', update);
    input.addEventListener('blur', () => (note.textContent = ''));
  }
}
