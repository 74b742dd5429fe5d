import type { Eta } from 'eta/core';
import { strict } from '../../../mail/rendering/template-errors.js';
import type { PageScript } from '../page-script.js';
import { directionOf, type LanguageLink, languageLinks } from '../site-language.js';
import type { SiteView } from '../site-view.js';
import { BLOCK_TEMPLATE } from '../template/block-template.js';
import { FORM_TEMPLATE } from '../template/form-template.js';
import { iconOf } from '../template/icons.js';
import { FRAME_TEMPLATES } from '../template/page-template.js';
import { withTimes } from '../times.js';
import type { SiteTexts } from '../texts/site-texts.js';
import { compileTemplate, rejectTemplate } from './check-template.js';
import { focusOf } from './focus-of.js';
import { frameVariables } from './frame-variables.js';
import type { Logo } from './logo.js';
import type { FramePart } from './overrides.js';
import { SAMPLE_VIEWS } from './sample-views.js';

/** The same on all pages. */
interface Brand {
  readonly appName: string;
  /** The address of the application, where it has one. */
  readonly home: string | undefined;
  readonly logo: Logo | undefined;
  /** The picture for the tab of a browser, where the logo is not suited to it. */
  readonly letterIcon: string;
  readonly style: string;
  readonly minPasswordLength: number;
}

export interface RenderedPage {
  readonly view: SiteView;
  readonly language: string;
  /** The languages of the switch. */
  readonly languages: readonly string[];
  readonly texts: SiteTexts;
  readonly script: Pick<PageScript, 'path' | 'integrity'>;
  /** Whether the browser has the cookie of a session, so that the page may show personal data. */
  readonly isSignedIn: boolean;
  /** The parameters of the page, which a switch of the language keeps. */
  readonly parameters: Readonly<Partial<Record<string, string>>>;
  /** Hidden values of every form. */
  readonly hidden: Readonly<Record<string, string>>;
  /** The path of the documentation, for developers. */
  readonly docs?: string | undefined;
  /** The path that browsers request for a path of the service. */
  readonly publicPath: (path: string) => string;
}

/** The variables of the built-in templates. */
type PageVariables = Omit<RenderedPage, 'languages'> &
  Brand & {
    readonly languages: readonly LanguageLink[];
    /** @returns the HTML of a part of the frame */
    readonly part: (name: string) => string;
  };

type Template = (variables: object) => string;

/** Renders pages. Templates are compiled once; all texts are escaped. */
export class PageRenderer {
  private engine: Promise<Eta> | undefined;
  private readonly overrides = new Map<string, Template>();

  constructor(private readonly brand: Brand) {}

  /** @returns HTML */
  async render(page: RenderedPage): Promise<string> {
    // At the first page, which keeps the start fast.
    const engine = await (this.engine ??= createEngine());
    return engine.render('@page', this.variablesOf(engine, page));
  }

  /**
   * Replaces parts of the frame, and renders each of them in every language.
   *
   * @throws StartupError one line, for a template that cannot be used
   */
  async override(
    parts: ReadonlyMap<FramePart, string>,
    texts: ReadonlyMap<string, SiteTexts>,
  ): Promise<void> {
    const engine = await (this.engine ??= createEngine());
    for (const [part, source] of parts) {
      this.overrides.set(part, compileTemplate(engine, part, source));
    }
    for (const [language, own] of texts) {
      for (const view of SAMPLE_VIEWS) {
        const page = { ...SAMPLE_PAGE, view, language, languages: [...texts.keys()], texts: own };
        for (const part of parts.keys()) this.check(part, this.variablesOf(engine, page));
      }
    }
  }

  private check(part: FramePart, variables: PageVariables): void {
    try {
      this.overrides.get(part)?.(strict(frameVariables(variables)));
    } catch (error) {
      rejectTemplate(`${part}.html.eta`, error);
    }
  }

  private variablesOf(engine: Eta, page: RenderedPage): PageVariables {
    const { view, language, languages, parameters } = page;
    const { logo, letterIcon } = this.brand;
    const isError =
      view.alert !== undefined || hasSectionAlert(view) || (view.status ?? 200) >= 400;
    const logoPath = logo && page.publicPath(`/pages/${logo.file}`);
    const variables = {
      ...page,
      ...this.brand,
      logoPath,
      isError,
      initial: initialOf(this.brand.appName),
      favicon: logo?.isSquare ? logoPath : letterIcon,
      icon: iconOf,
      timed: (text: string) => withTimes(engine.config.escapeFunction(text), language),
      languages: view.isShownOnce ? [] : languageLinks(languages, language, parameters),
      direction: directionOf(language),
      focus: isError ? focusOf(view) : undefined,
      part: (name: string): string => {
        const override = this.overrides.get(name);
        return override
          ? override(frameVariables(variables))
          : engine.render(`@${name}`, variables);
      },
    };
    return variables;
  }
}

/** The letter of a brand without a logo. */
export function initialOf(appName: string): string {
  return ([...appName][0] ?? '').toUpperCase();
}

function hasSectionAlert({ sections }: SiteView): boolean {
  return sections.some(({ alert }) => alert !== undefined);
}

const SAMPLE_PAGE = {
  script: { path: '/', integrity: '' },
  isSignedIn: false,
  parameters: {},
  hidden: {},
  publicPath: (path: string) => path,
};

async function createEngine(): Promise<Eta> {
  const { Eta: Engine } = await import('eta/core');
  const engine = new Engine({ autoTrim: false, autoEscape: true });
  const parts = { ...FRAME_TEMPLATES, form: FORM_TEMPLATE, block: BLOCK_TEMPLATE };
  for (const [name, source] of Object.entries(parts)) engine.loadTemplate(`@${name}`, source);
  return engine;
}
