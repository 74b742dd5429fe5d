import { noteBelow } from './note.js';
import type { ScriptTexts } from './page-data.js';
import { ratePassword } from './rate-password.js';

/** Fields with names of the user, in forms with a new password. */
const NAMES = ['username', 'email', 'full_name'];

/**
 * Says while a new password is typed what it still needs. The text changes with the state alone, so that a
 * screen reader is not interrupted at each key.
 */
export function showPasswordRules(texts: ScriptTexts): void {
  const inputs = document.querySelectorAll<HTMLInputElement>('input[data-min-length]');
  for (const input of inputs) {
    const note = noteBelow(input, 'rating');
    const update = () => {
      const { minLength = '' } = input.dataset;
      const rating = ratePassword(input.value, {
        minLength: Number(minLength),
        names: NAMES.map((name) => valueOf(input.form, name)),
      });
      const text = { short: texts.tooShort, guessable: texts.guessable, good: texts.goodPassword };
      const shown = input.value === '' ? '' : text[rating].replace('{min}', minLength);
      if (note.textContent !== shown) note.textContent = shown;
      note.dataset['rating'] = input.value === '' ? '' : rating;
    };
    input.addEventListener('input', update);
  }
}

function valueOf(form: HTMLFormElement | null, name: string): string {
  const field = form?.elements.namedItem(name);
  return field instanceof HTMLInputElement ? field.value : '';
}
