import type { PageContext } from './site-page.js';
import type { Field } from './site-view.js';

/** A new password, twice: without a script, it cannot be shown. */
export function newPasswordFields(
  { texts }: PageContext,
  errors: ReadonlyMap<string, string>,
): [Field, Field] {
  const { fields, hints } = texts;
  const common = { type: 'password', autocomplete: 'new-password' } as const;
  return [
    {
      ...common,
      name: 'password',
      label: fields.new_password,
      hint: hints.new_password,
      error: errors.get('password'),
    },
    {
      ...common,
      name: 'password_repeat',
      label: fields.password_repeat,
      error: errors.get('password_repeat'),
    },
  ];
}
