import type { FieldName } from '../rendering/fields.js';

/** The texts that all pages share. A language without one of them does not compile. */
export interface SharedTexts {
  readonly fields: Readonly<Record<FieldName | 'password_repeat', FieldTexts>>;
  /** The label of the e-mail address that a page acts for. */
  readonly address: string;
  /** Precedes the title of a page with an error. */
  readonly error: string;
  readonly invalid: { readonly title: string; readonly text: string };
  /** Leads to `APP_URL`. */
  readonly continue: string;
  /** Errors of the whole form. */
  readonly problems: {
    readonly email_taken: string;
    readonly rate_limited: string;
    /** The service is overloaded, or its database unavailable. */
    readonly unavailable: string;
    readonly other_site: string;
    readonly unexpected: string;
    /** Precedes errors of fields. */
    readonly fields: string;
  };
  /** Errors of fields, by the code of the API. `{min}` is `PASSWORD_MIN_LENGTH`. */
  readonly codes: {
    readonly password_too_short: string;
    readonly password_common: string;
    readonly password_personal: string;
    readonly username_missing: string;
    readonly username_taken: string;
    readonly reserved: string;
  };
}

interface FieldTexts {
  readonly label: string;
  /** `{min}` is `PASSWORD_MIN_LENGTH`. */
  readonly hint?: string;
  /** In place of `hint`, where the field must not be empty. */
  readonly required?: string;
  /** Any error without a text of its own. */
  readonly invalid: string;
}
