import type { MailFactor, MailTemplate } from '../mail-template.js';

/** The placeholders of texts: `{app}` is replaced by the name of the application. */
export const PLACEHOLDERS = [
  'app',
  'username',
  'email',
  'new_email',
  'lifetime',
  'due_at',
  'factor',
  'remaining',
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** The texts of one mail. */
export interface MailText {
  readonly subject: string;
  /** Paragraphs before the link: the event, and the next step. */
  readonly before: readonly string[];
  /** The label of the link, where the mail has one. */
  readonly action?: string;
  /** Introduces the code, where the mail has one. */
  readonly code?: string;
  /** Paragraphs after the link: how long it works, and the next step for a reader that caused nothing. */
  readonly after: readonly string[];
}

/** All texts of a language. A language without one of them does not compile. */
export type Catalogue = Record<MailTemplate, MailText> & {
  readonly common: {
    readonly greeting: string;
    readonly greeting_by_name: string;
    /** Introduces the address of the link as text. */
    readonly link: string;
    readonly footer: string;
    readonly time: string;
    readonly address: string;
    readonly device: string;
    /** An address or a device that could not be determined. */
    readonly unknown: string;
    /** The names of factors. */
    readonly factors: Readonly<Record<MailFactor, string>>;
  };
};
