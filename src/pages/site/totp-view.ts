import type { PageContext } from './site-page.js';
import type { Block, Field, SiteView } from './site-view.js';

/** The response of an operation that begins the enrolment of an authenticator app. */
export interface TotpEnrollment {
  readonly secret: string;
  readonly otpauth_uri: string;
  /** An SVG document. */
  readonly qr_code: string;
}

/** The field of a code. */
export function codeField(
  { texts }: Pick<PageContext, 'texts'>,
  name: 'code' | 'recovery_code',
  error?: string,
): Field {
  return {
    name,
    label: texts.fields[name],
    autocomplete: name === 'code' ? 'one-time-code' : 'off',
    hint: texts.hints[name],
    error,
    ...(name === 'code' && { isCode: true }),
  };
}

/** The picture and the key of a new authenticator app, and the form for its first code. */
export function enrollmentView(
  context: PageContext,
  enrollment: TotpEnrollment | undefined,
  error?: string,
): SiteView {
  const { secondFactor, errors } = context.texts;
  const picture: Block[] = enrollment
    ? [
        { kind: 'image', source: toDataUrl(enrollment.qr_code), label: secondFactor.qr },
        { kind: 'text', text: secondFactor.secret },
        { kind: 'code', lines: [enrollment.secret] },
      ]
    : [];
  const fields = [codeField(context, 'code', error)];
  const form = { action: 'activate', fields, button: secondFactor.button };
  return {
    title: secondFactor.enrollTitle,
    // The secret cannot be shown again: the service returns it once.
    text: enrollment ? secondFactor.enrollText : secondFactor.retryText,
    alert: error === undefined ? undefined : errors.fields,
    status: error === undefined ? 200 : 422,
    isShownOnce: true,
    sections: [{ blocks: [...picture, { kind: 'form', form }] }],
  };
}

/** Recovery codes, which are shown once. */
export function recoveryCodesView(
  { texts }: PageContext,
  lines: readonly string[],
  href: string,
): SiteView {
  const { codesTitle: title, codesText: text, continue: label } = texts.secondFactor;
  const blocks: Block[] = [
    { kind: 'code', lines },
    { kind: 'button', link: { href, label } },
  ];
  return { title, text, sign: 'codes', isShownOnce: true, sections: [{ blocks }] };
}

function toDataUrl(svg: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
