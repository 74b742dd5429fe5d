import { directionOf, type LanguageLink } from '../site-language.js';
import type { SiteView } from '../site-view.js';
import type { HTML_VARIABLES } from './check-template.js';

/** The variables of templates of the operator, described in docs/pages.md. */
type FrameVariables = Readonly<
  Record<(typeof HTML_VARIABLES)[number], string> & {
    app: string;
    /** `APP_URL`. */
    home: string | null;
    language: string;
    direction: 'ltr' | 'rtl';
    title: string;
    /** Whether the page has a card of its own, or is one of the account. */
    layout: 'card' | 'wide';
    languages: readonly { code: string; name: string; href: string; current: boolean }[];
  }
>;

interface FrameSource {
  readonly appName: string;
  readonly home: string | undefined;
  readonly language: string;
  readonly languages: readonly LanguageLink[];
  readonly view: SiteView;
  /** @returns the HTML of a part of the frame */
  readonly part: (name: string) => string;
}

export function frameVariables({
  appName,
  home,
  language,
  languages,
  view,
  part,
}: FrameSource): FrameVariables {
  return {
    app: appName,
    home: home ?? null,
    language,
    direction: directionOf(language),
    title: view.title,
    layout: view.layout ?? 'card',
    languages: languages.map(({ language: code, name, href, isCurrent }) => ({
      code,
      name,
      href,
      current: isCurrent,
    })),
    // Rendered only where a template prints them.
    get account() {
      return part('account');
    },
    get brand() {
      return part('brand');
    },
    get footer() {
      return part('footer');
    },
    get header() {
      return part('header');
    },
    get language_switch() {
      return part('languages');
    },
    get main() {
      return part('main');
    },
    get navigation() {
      return part('navigation');
    },
  };
}
