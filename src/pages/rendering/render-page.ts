import type { Language } from '../texts/languages.js';
import type { FieldView } from './fields.js';
import { PAGE_TEMPLATE } from './page-template.js';

/** The contents of a page. */
export interface PageView {
  readonly language: Language;
  /** The name of the application, as in mails. */
  readonly appName: string;
  readonly title: string;
  readonly error?: string;
  /** Precedes the title of a page with an error. */
  readonly errorPrefix?: string;
  /** The e-mail address that the page acts for, or the username. */
  readonly account?: { readonly label: string; readonly value: string };
  readonly text?: string;
  /** To be typed elsewhere. */
  readonly code?: string;
  readonly form?: {
    /** The path of the page. */
    readonly action: string;
    readonly button: string;
    readonly fields: readonly FieldView[];
  };
  readonly link?: { readonly url: string; readonly label: string };
}

let compiled: Promise<(view: PageView) => string> | undefined;

/** @returns HTML; all texts are escaped */
export async function renderPage(view: PageView): Promise<string> {
  // At the first page, which keeps the start fast.
  const render = await (compiled ??= compile());
  return render(view);
}

async function compile(): Promise<(view: PageView) => string> {
  const { Eta } = await import('eta/core');
  const engine = new Eta({ autoTrim: false, autoEscape: true });
  const template = engine.compile(PAGE_TEMPLATE);
  return (view) => engine.render(template, view);
}
