import type { Environment } from '../../../config/environment.js';
import { appName } from '../../../config/service-identity.js';
import { siteStyle } from '../site-style.js';
import { fillTexts, SITE_LANGUAGES, siteTexts, type SiteTexts } from '../texts/site-texts.js';
import { type Logo, readLogo } from './logo.js';
import { readPageOverrides } from './overrides.js';
import { letterIcon } from './letter-icon.js';
import { initialOf, PageRenderer } from './page-renderer.js';

/** The look, the languages and the texts of the pages, as the settings say. */
export class SiteDesign {
  private constructor(
    readonly style: string,
    readonly logo: Logo | undefined,
    readonly renderer: PageRenderer,
    private readonly texts: ReadonlyMap<string, SiteTexts>,
  ) {}

  /** @throws StartupError one line, for a file of `BRAND_LOGO` or `PAGES_TEMPLATES` that cannot be used */
  static async create(environment: Environment): Promise<SiteDesign> {
    const { APP_URL, BRAND_COLOR, BRAND_LOGO, PAGES_TEMPLATES, PASSWORD_MIN_LENGTH } = environment;
    const overrides =
      PAGES_TEMPLATES === undefined ? undefined : readPageOverrides(PAGES_TEMPLATES);
    const name = appName(environment);
    const values = { app: name, min: String(PASSWORD_MIN_LENGTH) };
    const style = siteStyle(BRAND_COLOR) + (overrides?.style ?? '');
    const logo = BRAND_LOGO === undefined ? undefined : readLogo(BRAND_LOGO);
    const renderer = new PageRenderer({
      appName: name,
      home: APP_URL,
      logo,
      letterIcon: letterIcon(initialOf(name), BRAND_COLOR),
      style,
      minPasswordLength: PASSWORD_MIN_LENGTH,
    });
    const builtIn = SITE_LANGUAGES.map((language) => [language, siteTexts(language)] as const);
    const all = new Map<string, SiteTexts | undefined>([...builtIn, ...(overrides?.texts ?? [])]);
    const texts = new Map<string, SiteTexts>();
    for (const [language, own] of all) {
      if (own) texts.set(language, fillTexts(own, values));
    }
    // Without templates of the operator, they are compiled at the first page, which keeps the start fast.
    if (overrides && overrides.parts.size > 0) await renderer.override(overrides.parts, texts);
    return new SiteDesign(style, logo, renderer, texts);
  }

  /** BCP 47 tags. */
  get languages(): string[] {
    return [...this.texts.keys()];
  }

  textsOf(language: string): SiteTexts {
    return this.texts.get(language) ?? siteTexts('en');
  }
}
