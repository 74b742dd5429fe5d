import { SHARED_TEXTS, type Language } from '../texts/languages.js';
import type { SharedTexts } from '../texts/shared-texts.js';
import type { TokenPage } from '../token-page.js';
import { attributesOf, type FieldName, type FieldView } from './fields.js';
import type { FieldMessages } from './explain-error.js';
import type { PageView } from './render-page.js';

/** The settings that pages show. */
export interface PageSettings {
  readonly appName: string;
  readonly appUrl: string | undefined;
  readonly minPasswordLength: number;
}

interface FormState {
  /** The public path of the page. */
  readonly action: string;
  readonly error?: string;
  readonly messages?: FieldMessages;
  readonly values?: Partial<Record<string, string>>;
}

/** Builds the contents of pages in one language. */
export class PageViews {
  readonly texts: SharedTexts;

  constructor(
    private readonly language: Language,
    private readonly settings: PageSettings,
  ) {
    this.texts = SHARED_TEXTS[language];
  }

  form({ texts, fields }: TokenPage, { action, error, messages, values }: FormState): PageView {
    const { title, text, button } = texts[this.language];
    const views = fields.flatMap((name) => this.fieldsOf(name, messages, values));
    return { ...this.common(error), title, text, form: { action, button, fields: views } };
  }

  done({ texts }: TokenPage): PageView {
    const { appUrl } = this.settings;
    const link = appUrl === undefined ? {} : { link: { url: appUrl, label: this.texts.continue } };
    return { ...this.common(), ...texts[this.language].done, ...link };
  }

  /** For a wrong, expired, used and foreign token alike. */
  invalid(): PageView {
    return { ...this.common(), ...this.texts.invalid };
  }

  /** A page with an error and nothing to do. */
  error({ texts }: TokenPage, error: string): PageView {
    return { ...this.common(error), title: texts[this.language].title };
  }

  private common(error?: string): Pick<PageView, 'language' | 'appName' | 'error' | 'errorPrefix'> {
    const { appName } = this.settings;
    return { language: this.language, appName, error, errorPrefix: this.texts.error };
  }

  /** A password is entered twice: without a script, it cannot be shown. */
  private fieldsOf(
    name: FieldName,
    messages: FieldMessages = new Map(),
    values: FormState['values'] = {},
  ): FieldView[] {
    const names = name === 'password' ? ([name, 'password_repeat'] as const) : ([name] as const);
    return names.map((each) => {
      const { label, hint } = this.texts.fields[each];
      const error = messages.get(each);
      return {
        ...attributesOf(name),
        name: each,
        label,
        hint: hint && this.withLength(hint),
        error: error && this.withLength(error),
        value: name === 'password' ? undefined : values[each],
      };
    });
  }

  private withLength(text: string): string {
    return text.replaceAll('{min}', String(this.settings.minPasswordLength));
  }
}
