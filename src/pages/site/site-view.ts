import type { Readable } from 'node:stream';
import type { IconName } from './template/icons.js';
import type { PasskeySignal } from './passkey-signal.js';

/** An input of a form. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'email' | 'password' | 'checkbox';
  /** As in the HTML standard, so that password managers fill it in. */
  readonly autocomplete: string;
  readonly hint?: string;
  /** Never that of a password. */
  readonly value?: string;
  readonly error?: string;
  readonly isOptional?: true;
  readonly isCode?: true;
  /** The choices of a field that is a list. */
  readonly options?: readonly Option[];
  /** Below the field, such as a way on for users without the value. */
  readonly link?: Link;
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** The dialog of the browser that the script opens before it sends a form. */
export interface PasskeyDialog {
  /** `navigator.credentials.get()` or `create()`. */
  readonly kind: 'get' | 'create';
  /** The domain of the passkeys, outside of which the form stays hidden; undefined where there are several. */
  readonly rpId: string | undefined;
  /** Whether the browser also suggests passkeys in the field of the name (conditional UI). */
  readonly isSuggested?: true;
}

/** A form. It posts to the page that shows it. */
export interface Form {
  /** Without a script, and in a browser without passkeys, such a form is hidden. */
  readonly passkey?: PasskeyDialog;
  /** Seconds for which the script disables the button, such as after a mail. */
  readonly wait?: number;
  /** Such as "or": a line above a form that may be hidden. */
  readonly divider?: string;
  /** Which of the forms of the page it is. */
  readonly action?: string;
  /** Further hidden values. */
  readonly hidden?: Readonly<Record<string, string>>;
  readonly fields?: readonly Field[];
  readonly button: string;
  readonly look?: 'primary' | 'secondary' | 'danger';
  /** Before the label of the button. */
  readonly icon?: IconName;
}

export interface Link {
  readonly href: string;
  readonly label: string;
}

export interface Row {
  readonly title: string;
  readonly note?: string;
  readonly badge?: string;
  /** Of the badge. */
  readonly tone?: Tone | 'neutral' | 'warn';
  readonly icon?: IconName;
  readonly forms?: readonly Form[];
  readonly link?: Link;
}

/** The colour of a state. */
type Tone = 'ok' | 'error';

/** A part of a page, in the order in which it is shown. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  /** Shown where no passkey can be used: without a script, by an old browser, at another domain. */
  | { readonly kind: 'without_passkeys'; readonly text: string }
  | { readonly kind: 'fact'; readonly label: string; readonly value: string }
  /** A code to type elsewhere. */
  | { readonly kind: 'digits'; readonly text: string }
  /** Shows nothing: the script tells the browser about the passkeys. */
  | { readonly kind: 'passkey_signal'; readonly signal: PasskeySignal }
  | { readonly kind: 'form'; readonly form: Form }
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'button'; readonly link: Link; readonly look?: 'primary' | 'secondary' }
  | { readonly kind: 'links'; readonly links: readonly Link[] }
  /** A line with a short text, such as "or", between two ways. */
  | { readonly kind: 'divider'; readonly text: string }
  /** In place of a list without entries. */
  | { readonly kind: 'empty'; readonly icon: IconName; readonly text: string }
  | { readonly kind: 'image'; readonly source: string; readonly label: string }
  | { readonly kind: 'code'; readonly lines: readonly string[] };

export interface Section {
  /** The fragment of its address, to which its forms lead back. */
  readonly id?: string;
  readonly title?: string;
  /** Below the title. */
  readonly text?: string;
  /** Marks changes that cannot be undone. */
  readonly tone?: 'danger';
  /** An error of one of its forms. */
  readonly alert?: string;
  /** A change that was made here. */
  readonly notice?: string;
  readonly blocks: readonly Block[];
}

/** A page beside others, such as those of the account. */
export interface NavItem {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
  readonly isCurrent: boolean;
}

/** A response that a browser saves to a file. */
export interface PageFile {
  readonly type: string;
  /** `Content-Disposition`. */
  readonly disposition: string;
  readonly stream: Readable;
}

/** The contents of a page. */
export interface SiteView {
  readonly title: string;
  /** A picture of the state above the title, such as `mail` for a mail that was sent, in the colour of `tone`. */
  readonly sign?: IconName;
  readonly tone?: Tone;
  readonly text?: string;
  /** An error of the whole form. */
  readonly alert?: string;
  /** A change that was made. */
  readonly notice?: string;
  readonly sections: readonly Section[];
  /** One narrow card, or several cards beside a heading. */
  readonly layout?: 'card' | 'wide';
  /** The way to another page at the end of a card, such as "No account yet? Create one". */
  readonly prompt?: { readonly text?: string; readonly link: Link };
  /** The pages beside a wide one. */
  readonly nav?: readonly NavItem[];
  /** The user of a wide page, by a name that the user knows. */
  readonly user?: string;
  /** Beside the user. */
  readonly signOut?: Form;
  /** Changes of passkeys that the script tells the browser about. */
  readonly passkeySignals?: readonly PasskeySignal[];
  readonly status?: number;
  /** Identifies the request in the log. */
  readonly reference?: string;
  /** Whether another visit does not show the same, such as recovery codes: the page has no switch of the language. */
  readonly isShownOnce?: true;
  /** Seconds after which the request may be repeated. */
  readonly retryAfter?: number;
}

/** The response of a page: its contents, the path of the next one, a file, or the data for its script. */
export type PageOutcome =
  | SiteView
  | { readonly redirect: string }
  /** The address of a client, another website: a form must not redirect there (`form-action`). */
  | { readonly leave: string }
  | { readonly file: PageFile }
  | { readonly data: object };
