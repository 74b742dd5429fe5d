import type { Language } from '../texts/languages.js';
import type { PageScript } from './page-script.js';
import { directionOf, languageLinks } from './site-language.js';
import type { SiteTexts } from './texts/site-texts.js';
import { SITE_TEMPLATE } from './site-template.js';
import type { SiteView } from './site-view.js';

export interface RenderedSite {
  readonly view: SiteView;
  readonly language: Language;
  readonly texts: SiteTexts;
  /** With the path that browsers request. */
  readonly script: PageScript;
  /** The parameters of the page, which a switch of the language keeps. */
  readonly parameters: Readonly<Partial<Record<string, string>>>;
  /** The name of the application, as in mails. */
  readonly appName: string;
  readonly minPasswordLength: number;
  /** Hidden values of every form. */
  readonly hidden: Readonly<Record<string, string>>;
}

let compiled: Promise<(site: object) => string> | undefined;

/** @returns HTML; all texts are escaped */
export async function renderSite(site: RenderedSite): Promise<string> {
  // At the first page, which keeps the start fast.
  const render = await (compiled ??= compile());
  const { appName, minPasswordLength } = site;
  const fill = (text: string) =>
    text.replaceAll('{app}', appName).replaceAll('{min}', String(minPasswordLength));
  const { language, parameters } = site;
  const languages = languageLinks(language, parameters);
  return render({ ...site, fill, languages, direction: directionOf(language) });
}

async function compile(): Promise<(site: object) => string> {
  const { Eta } = await import('eta/core');
  const engine = new Eta({ autoTrim: false, autoEscape: true });
  const template = engine.compile(SITE_TEMPLATE);
  return (site) => engine.render(template, site);
}
