import type { Explanation } from './explain-problem.js';
import type { PasskeyForms } from './passkey-forms.js';
import type { PageContext } from './site-page.js';
import type { Block, Field, Form, SiteView } from './site-view.js';
import { codeField } from './totp-view.js';

type CodeMethod = 'totp' | 'recovery_code';

interface Step {
  /** The allowed steps. */
  readonly next: readonly string[];
  readonly passkeys: PasskeyForms;
  /** The error of the last proof. */
  readonly explanation: Explanation | undefined;
  /** Days; 0 where devices cannot be trusted. */
  readonly trustDays: number;
}

/** The forms of the second factor: a code, a passkey, or both. */
export function secondFactorView(context: PageContext, step: Step): SiteView {
  const { texts, pathOf } = context;
  const { secondFactor } = texts;
  const { next } = step;
  const method = codeMethodOf(context, next);
  const hasPasskey = next.includes('passkey');
  const links = [
    ...linkedMethods(next, method).map((other) => ({
      href: pathOf('/second-factor', {
        ...(isStepUp(context) && { reason: 'confirm' }),
        method: other,
      }),
      label: other === 'totp' ? secondFactor.useTotp : secondFactor.useRecovery,
    })),
    ...(method ? [] : [{ href: pathOf('/sign-in'), label: secondFactor.startAgain }]),
  ];
  const blocks: Block[] = [
    ...(method ? [toBlock(codeForm(context, step, method))] : []),
    ...(hasPasskey ? [toBlock(passkeyForm(context, step, method !== undefined))] : []),
    ...(hasPasskey && !method
      ? [{ kind: 'without_passkeys', text: texts.passkeys.unavailable } as const]
      : []),
    ...(links.length > 0 ? [{ kind: 'links', links } as const] : []),
  ];
  const leads = { totp: secondFactor.totpText, recovery_code: secondFactor.recoveryText };
  return {
    title: secondFactor.title,
    text: method ? leads[method] : secondFactor.passkeyText,
    sections: [{ blocks }],
  };
}

/** The begin of an enrolment, which makes a new secret: never by a visit alone. */
export function enrollmentOffer({ texts }: PageContext, { next, passkeys }: Step): SiteView {
  const { enrollTitle, button, totpOffer } = texts.secondFactor;
  const { create, or: divider, cannotCreate, enrollText } = texts.passkeys;
  const hasTotp = next.includes('enroll_totp');
  const hasPasskey = next.includes('enroll_passkey');
  const passkey: Form = {
    action: 'enroll_passkey',
    passkey: passkeys.dialog('create'),
    fields: [],
    button: create,
    ...(hasTotp && { divider, look: 'secondary' }),
  };
  return {
    title: hasPasskey ? texts.passkeys.enrollTitle : enrollTitle,
    text: hasTotp ? totpOffer : enrollText,
    sections: [
      {
        blocks: [
          ...(hasTotp ? [toBlock({ action: 'enroll', fields: [], button })] : []),
          ...(hasPasskey ? [toBlock(passkey)] : []),
          ...(hasTotp ? [] : [{ kind: 'without_passkeys', text: cannotCreate } as const]),
        ],
      },
    ],
  };
}

/** The code that the page asks for: the chosen one, or that of the app. Recovery codes are chosen by a link. */
function codeMethodOf(
  { values, query }: PageContext,
  next: readonly string[],
): CodeMethod | undefined {
  const wanted = values['action'] ?? query['method'];
  if (wanted === 'recovery_code' && next.includes(wanted)) return wanted;
  if (next.includes('totp')) return 'totp';
  return next.includes('passkey') || !next.includes('recovery_code') ? undefined : 'recovery_code';
}

function linkedMethods(next: readonly string[], shown: CodeMethod | undefined): CodeMethod[] {
  return (['totp', 'recovery_code'] as const).filter(
    (method) => method !== shown && next.includes(method),
  );
}

function codeForm(context: PageContext, step: Step, method: CodeMethod): Form {
  const name = method === 'totp' ? 'code' : 'recovery_code';
  return {
    action: method,
    fields: [
      codeField(context, name, step.explanation?.errors.get('code')),
      ...trustFields(context, step),
    ],
    button: context.texts.secondFactor.button,
  };
}

function passkeyForm(context: PageContext, step: Step, isOther: boolean): Form {
  const { use: button, or: divider } = context.texts.passkeys;
  return {
    action: 'passkey',
    passkey: step.passkeys.dialog('get'),
    fields: trustFields(context, step),
    button,
    ...(isOther && { divider, look: 'secondary' }),
  };
}

/** A step-up trusts no device: the user is signed in already. */
function trustFields(context: PageContext, { trustDays }: Step): Field[] {
  if (trustDays === 0 || isStepUp(context)) return [];
  const { texts, values } = context;
  const label = texts.secondFactor.trust.replace('{days}', String(trustDays));
  return [
    {
      name: 'trust_device',
      label,
      type: 'checkbox',
      autocomplete: 'off',
      value: values['trust_device'],
    },
  ];
}

function isStepUp({ query }: PageContext): boolean {
  return query['reason'] === 'confirm';
}

function toBlock(form: Form): Block {
  return { kind: 'form', form };
}
