import type { Language } from '../texts/languages.js';
import type { PageScript } from './page-script.js';
import { directionOf, languageLinks } from './site-language.js';
import type { Block, Field, Form, Section, SiteView } from './site-view.js';
import { BLOCK_TEMPLATE } from './template/block-template.js';
import { FORM_TEMPLATE } from './template/form-template.js';
import { iconOf } from './template/icons.js';
import { FRAME_TEMPLATES } from './template/page-template.js';
import { withTimes } from './times.js';
import type { SiteTexts } from './texts/site-texts.js';

export interface RenderedSite {
  readonly view: SiteView;
  readonly language: Language;
  readonly texts: SiteTexts;
  readonly style: string;
  /** With the path that browsers request. */
  readonly script: PageScript;
  /** Whether the browser has the cookie of a session, so that the page may show personal data. */
  readonly isSignedIn: boolean;
  /** The parameters of the page, which a switch of the language keeps. */
  readonly parameters: Readonly<Partial<Record<string, string>>>;
  /** The name of the application, as in mails. */
  readonly appName: string;
  /** The address of the application, where it has one. */
  readonly home: string | undefined;
  readonly minPasswordLength: number;
  /** Hidden values of every form. */
  readonly hidden: Readonly<Record<string, string>>;
}

type Render = (site: Pick<RenderedSite, 'language'> & Readonly<Record<string, unknown>>) => string;

let compiled: Promise<Render> | undefined;

/** @returns HTML; all texts are escaped */
export async function renderSite(site: RenderedSite): Promise<string> {
  // At the first page, which keeps the start fast.
  const render = await (compiled ??= compile());
  const { appName, minPasswordLength, language, parameters, view } = site;
  const fill = (text: string) =>
    text.replaceAll('{app}', () => appName).replaceAll('{min}', String(minPasswordLength));
  const isError = view.alert !== undefined || (view.status ?? 200) >= 400;
  return render({
    ...site,
    fill,
    isError,
    initial: ([...appName][0] ?? '').toLocaleUpperCase(language),
    favicon: 'data:,',
    icon: iconOf,
    languages: languageLinks(language, parameters),
    direction: directionOf(language),
    focus: isError ? focusOf(view) : undefined,
  });
}

/** The element that a reader needs first: the first wrong field, else the message. */
function focusOf({ sections, alert }: SiteView): Field | Section | 'alert' | undefined {
  const fields = sections.flatMap(({ blocks }) => blocks.flatMap(formsOf)).flatMap(fieldsOf);
  return (
    fields.find(({ error }) => error !== undefined) ??
    (alert === undefined ? sections.find((section) => section.alert !== undefined) : 'alert')
  );
}

function formsOf(block: Block): readonly Form[] {
  if (block.kind === 'form') return [block.form];
  return block.kind === 'rows' ? block.rows.flatMap(({ forms = [] }) => forms) : [];
}

function fieldsOf({ fields = [] }: Form): readonly Field[] {
  return fields;
}

async function compile(): Promise<Render> {
  const { Eta } = await import('eta/core');
  const engine = new Eta({ autoTrim: false, autoEscape: true });
  const parts = { ...FRAME_TEMPLATES, form: FORM_TEMPLATE, block: BLOCK_TEMPLATE };
  for (const [name, source] of Object.entries(parts)) {
    engine.loadTemplate(`@${name}`, source);
  }
  return (site) => {
    const timed = (text: string) => withTimes(engine.config.escapeFunction(text), site.language);
    return engine.render('@page', { ...site, timed });
  };
}
