import type { Catalogue, MailText, Placeholder } from '../texts/catalogue.js';
import { type MailData, type MailTemplate, propertiesOf } from '../mail-template.js';
import { describeDevice } from './describe-device.js';
import { formatDuration, formatTime } from './format-time.js';

/** The recipient of a mail, and what only this mail has. */
export interface MailFacts {
  readonly template: MailTemplate;
  readonly language: string;
  /** The name of the application. */
  readonly app: string;
  /** The address that the mail goes to. */
  readonly email: string;
  readonly username: string;
  /** The one-time token, where the mail has one. */
  readonly token?: {
    readonly url: string;
    readonly code: string;
    /** Milliseconds that it still works. */
    readonly lifetime: number;
  };
  readonly data: MailData;
  readonly now: Date;
}

/** The variables of templates: `it`. */
export interface MailContent {
  readonly template: MailTemplate;
  readonly language: string;
  readonly app: string;
  readonly email: string;
  readonly username: string;
  readonly subject: string;
  readonly greeting: string;
  readonly before: readonly string[];
  readonly details: readonly { readonly label: string; readonly value: string }[];
  readonly link: { readonly label: string; readonly url: string; readonly hint: string } | null;
  readonly code: { readonly label: string; readonly value: string } | null;
  readonly after: readonly string[];
  readonly footer: string;
}

/** Fills the texts of a mail. */
export function mailContent(catalogue: Catalogue, facts: MailFacts): MailContent {
  const { template, language, app, email, username, token } = facts;
  const text: MailText = catalogue[template];
  const { common } = catalogue;
  const { hasCode, greetsByName } = propertiesOf(template);
  const fill = filler(facts, catalogue);
  const { action = '', code: codeLabel = '' } = text;
  return {
    template,
    language,
    app,
    email,
    username,
    subject: fill(text.subject),
    greeting: fill(greetsByName && username !== '' ? common.greeting_by_name : common.greeting),
    before: text.before.map(fill),
    details: detailsOf(catalogue, facts),
    link: token ? { label: fill(action), url: token.url, hint: fill(common.link) } : null,
    code: token && hasCode ? { label: fill(codeLabel), value: token.code } : null,
    after: text.after.map(fill),
    footer: fill(common.footer),
  };
}

const PLACEHOLDER = /\{(\w+)\}/g;

/** Values are not filled again: a username with braces stays as it is. */
function filler(
  { app, username, email, token, data, language }: MailFacts,
  { common: { factors } }: Catalogue,
): (text: string) => string {
  const values: Record<Placeholder, string> = {
    app,
    username,
    email,
    new_email: data.new_email ?? '',
    lifetime: formatDuration(token?.lifetime ?? 0, language),
    due_at: data.due_at === undefined ? '' : formatTime(new Date(data.due_at), language),
    factor: describeFactor(data, factors),
    remaining: String(data.remaining ?? 0),
  };
  return (text) =>
    text.replaceAll(PLACEHOLDER, (whole, name: string) => values[name as Placeholder] ?? whole);
}

function describeFactor(
  { factor, factor_name: name }: MailData,
  names: Catalogue['common']['factors'],
): string {
  if (factor === undefined) return '';
  if (factor === 'identity' && name !== undefined) return `${names.identity} ${name}`;
  return name === undefined ? names[factor] : `${names[factor]} (${name})`;
}

function detailsOf(
  { common }: Catalogue,
  { template, language, data, now }: MailFacts,
): MailContent['details'] {
  if (!propertiesOf(template).hasDetails) return [];
  const time = data.time === undefined ? now : new Date(data.time);
  const details = [{ label: common.time, value: formatTime(time, language) }];
  // Without an origin, an admin or the command line has caused it.
  if (data.ip !== undefined) {
    details.push(
      { label: common.address, value: data.ip || common.unknown },
      { label: common.device, value: describeDevice(data.user_agent) ?? common.unknown },
    );
  }
  return details;
}
