import { SHARED_TEXTS, type Language } from '../texts/languages.js';
import type { SharedTexts } from '../texts/shared-texts.js';
import type { PageResult, TokenPage } from '../token-page.js';
import { attributesOf, type FieldName, type FieldView } from './fields.js';
import type { FieldMessages } from './explain-error.js';
import type { PageView } from './render-page.js';

/** The settings that pages show. */
export interface PageSettings {
  readonly appName: string;
  readonly appUrl: string | undefined;
  /** The path of the service's own sign-in; undefined where it has none. */
  readonly signInPath?: string | undefined;
  readonly minPasswordLength: number;
}

interface FormState {
  /** The public path of the page. */
  readonly action: string;
  /** The e-mail address that the page acts for; absent where the token became void meanwhile. */
  readonly address?: string;
  /** Fields that are optional on the page, and not in this form. */
  readonly required?: readonly FieldName[];
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

  form({ texts, fields }: TokenPage, state: FormState): PageView {
    const { action, address, error } = state;
    const { title, text, button } = texts[this.language];
    const account =
      address === undefined ? undefined : { label: this.texts.address, value: address };
    const views = fields.flatMap((name) => this.fieldsOf(name, state));
    return { ...this.common(error), title, account, text, form: { action, button, fields: views } };
  }

  done({ texts }: TokenPage, { username, code }: PageResult = {}): PageView {
    const { appUrl, signInPath } = this.settings;
    // A code belongs into the window in which the sign-in was started: no link to another one.
    const url = appUrl ?? (code === undefined ? signInPath : undefined);
    const link = url === undefined ? {} : { link: { url, label: this.texts.continue } };
    const account = username && { label: this.texts.fields.username.label, value: username };
    return {
      ...this.common(),
      ...texts[this.language].done,
      ...(account && { account }),
      code,
      ...link,
    };
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
    { messages = new Map(), values = {}, required = [] }: FormState,
  ): FieldView[] {
    const names = name === 'password' ? ([name, 'password_repeat'] as const) : ([name] as const);
    return names.map((each) => {
      const { label, hint, required: requiredHint } = this.texts.fields[each];
      const error = messages.get(each);
      const isMissing = required.includes(name);
      return {
        ...attributesOf(name),
        ...(isMissing && { isRequired: true }),
        name: each,
        label,
        hint: this.withLength((isMissing ? requiredHint : undefined) ?? hint),
        error: this.withLength(error),
        value: name === 'password' ? undefined : values[each],
      };
    });
  }

  private withLength(text: string | undefined): string | undefined {
    return text?.replaceAll('{min}', String(this.settings.minPasswordLength));
  }
}
