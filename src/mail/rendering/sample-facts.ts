import { type MailTemplate, propertiesOf } from '../mail-template.js';
import type { MailFacts } from './mail-content.js';

const HOUR = 60 * 60_000;

/** Milliseconds; those of the flows. */
const LIFETIMES: Partial<Record<MailTemplate, number>> = {
  reset_password: HOUR / 2,
  sign_in_link: HOUR / 6,
  email_change_warning: 72 * HOUR,
  invitation: 7 * 24 * HOUR,
  factor_reset_scheduled: 24 * HOUR,
  deletion_scheduled: 14 * 24 * HOUR,
};

/** Example values of a mail, for previews and for checking templates. */
export function sampleFacts(
  template: MailTemplate,
  language: string,
  app = 'Example',
  base = 'https://example.com',
): MailFacts {
  const { path } = propertiesOf(template);
  return {
    template,
    language,
    app,
    email: 'ada@example.com',
    username: 'ada',
    ...(path !== undefined && {
      token: {
        url: `${base}${path}?token=EXAMPLE`,
        code: '12345678',
        lifetime: LIFETIMES[template] ?? 24 * HOUR,
      },
    }),
    data: {
      time: '2026-11-27T10:00:00.000Z',
      ip: '192.0.2.1',
      user_agent:
        'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0',
      new_email: 'lovelace@example.com',
      factor: 'passkey',
      factor_name: 'Phone',
      remaining: 9,
      due_at: '2026-12-11T10:00:00.000Z',
    },
    now: new Date('2026-11-27T10:00:00.000Z'),
  };
}
