import type { Explanation } from './explain-problem.js';
import type { PasskeyForms } from './passkey-forms.js';
import type { PageContext } from './site-page.js';
import type { Form, SiteView } from './site-view.js';

interface Step {
  /** The allowed steps. */
  readonly next: readonly string[];
  readonly passkeys: PasskeyForms;
  /** The error of the last proof. */
  readonly explanation: Explanation | undefined;
}

/** Whether no factor is proved yet, as in a step-up of a user that has not said which one it uses. */
export function isFirstStep(next: readonly string[]): boolean {
  return next.includes('password') || next.includes('email');
}

/** The first factors of which one is to be proved: the password, a passkey or the mailbox. */
export function firstFactorView(
  { texts }: PageContext,
  { next, passkeys, explanation }: Step,
): SiteView {
  const { confirm, fields, secondFactor, passkeys: words } = texts;
  const forms: Form[] = [];
  if (next.includes('password')) {
    const field = {
      name: 'password',
      label: fields.current_password,
      type: 'password',
      autocomplete: 'current-password',
      error: explanation?.errors.get('password'),
    } as const;
    forms.push({ action: 'password', fields: [field], button: confirm.button });
  }
  const isOther = () => forms.length > 0 && ({ divider: words.or, look: 'secondary' } as const);
  if (next.includes('passkey')) {
    const passkey = passkeys.dialog('get');
    forms.push({ action: 'passkey', passkey, fields: [], button: words.use, ...isOther() });
  }
  if (next.includes('email')) {
    forms.push({ action: 'email', fields: [], button: secondFactor.sendCode });
  }
  return {
    title: secondFactor.title,
    text: secondFactor.firstText,
    sections: [{ blocks: forms.map((form) => ({ kind: 'form', form })) }],
  };
}
