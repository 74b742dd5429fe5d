/** An input of a form. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'email' | 'password';
  /** As in the HTML standard, so that password managers fill it in. */
  readonly autocomplete: string;
  readonly hint?: string;
  /** Never that of a password. */
  readonly value?: string;
  readonly error?: string;
  readonly isOptional?: true;
  readonly isCode?: true;
}

/** A form. It posts to the page that shows it. */
export interface Form {
  /** Which of the forms of the page it is. */
  readonly action?: string;
  /** Further hidden values. */
  readonly hidden?: Readonly<Record<string, string>>;
  readonly fields?: readonly Field[];
  readonly button: string;
  readonly look?: 'primary' | 'secondary' | 'danger';
}

interface Link {
  readonly href: string;
  readonly label: string;
}

export interface Row {
  readonly title: string;
  readonly note?: string;
  readonly badge?: string;
  readonly form?: Form;
}

/** A part of a page, in the order in which it is shown. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'form'; readonly form: Form }
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'button'; readonly link: Link }
  | { readonly kind: 'links'; readonly links: readonly Link[] }
  | { readonly kind: 'image'; readonly source: string; readonly label: string }
  | { readonly kind: 'code'; readonly lines: readonly string[] };

export interface Section {
  readonly title?: string;
  readonly blocks: readonly Block[];
}

/** The contents of a page. */
export interface SiteView {
  readonly title: string;
  readonly text?: string;
  /** An error of the whole form. */
  readonly alert?: string;
  /** A change that was made. */
  readonly notice?: string;
  readonly sections: readonly Section[];
  /** One narrow card, or several cards beside a heading. */
  readonly layout?: 'card' | 'wide';
  readonly status?: number;
  /** Identifies the request in the log. */
  readonly reference?: string;
  /** Whether another visit does not show the same, such as recovery codes: the page has no switch of the language. */
  readonly isShownOnce?: true;
  /** Seconds after which the request may be repeated. */
  readonly retryAfter?: number;
}

/** The response of a page: its contents, or the path of the next one. */
export type PageOutcome = SiteView | { readonly redirect: string };
