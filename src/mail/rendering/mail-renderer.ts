import type { Eta, TemplateFunction } from 'eta/core';
import { StartupError } from '../../common/errors/startup.error.js';
import { english } from '../texts/english.js';
import { CATALOGUES } from '../texts/languages.js';
import type { Catalogue } from '../texts/catalogue.js';
import { matchLanguage } from '../texts/match-language.js';
import { type MailTemplate, mailTemplates } from '../mail-template.js';
import { HTML_LAYOUT } from './html-layout.js';
import { mailContent, type MailContent, type MailFacts } from './mail-content.js';
import type { Overrides } from './overrides.js';
import { explainTemplateError, strict } from './template-errors.js';
import { sampleFacts } from './sample-facts.js';
import { TEXT_LAYOUT } from './text-layout.js';

export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

const FORMATS = ['html', 'txt'] as const;
type Format = (typeof FORMATS)[number];

/** A compiled template, and the file that messages about it name. */
interface Compiled {
  readonly render: (content: MailContent) => string;
  readonly file: string;
}

/** Renders mails from texts and templates, which are compiled once, at the start. */
export class MailRenderer {
  private readonly templates = new Map<string, Compiled>();
  private readonly layouts: Record<Format, Compiled>;
  private readonly catalogues: ReadonlyMap<string, Catalogue>;

  private constructor(
    private readonly engines: Record<Format, Eta>,
    overrides: Overrides,
    private readonly defaultLanguage: string,
  ) {
    this.catalogues = new Map([...Object.entries(CATALOGUES), ...overrides.catalogues]);
    const languages = [...this.catalogues.keys()];
    if (matchLanguage(defaultLanguage, languages) === undefined) {
      throw new StartupError(
        `MAIL_LANGUAGE: mails are not available in ${defaultLanguage}; available are ${languages.join(', ')}`,
      );
    }
    for (const [file, source] of overrides.templates) {
      const format = file.endsWith('.html.eta') ? 'html' : 'txt';
      this.templates.set(file, this.compile(format, file, source));
    }
    this.layouts = {
      html: this.templates.get('layout.html.eta') ?? this.compile('html', 'layout', HTML_LAYOUT),
      txt: this.templates.get('layout.txt.eta') ?? this.compile('txt', 'layout', TEXT_LAYOUT),
    };
  }

  /**
   * @param overrides files of the operator
   * @param defaultLanguage a BCP 47 tag
   * @throws StartupError one line, for a template that cannot be rendered
   */
  static async create(overrides: Overrides, defaultLanguage: string): Promise<MailRenderer> {
    const { Eta: Engine } = await import('eta/core');
    // By default, a value at the end of a line swallows the end of that line.
    const options = { autoTrim: false } as const;
    const engines = {
      html: new Engine({ ...options, autoEscape: true }),
      txt: new Engine({ ...options, autoEscape: false }),
    };
    const renderer = new MailRenderer(engines, overrides, defaultLanguage);
    renderer.check();
    return renderer;
  }

  get languages(): string[] {
    return [...this.catalogues.keys()];
  }

  /** @param locale a BCP 47 tag. @returns the language of mails to a user with this locale */
  languageFor(locale: string | null | undefined): string {
    const wanted = [locale, this.defaultLanguage, 'en'];
    return wanted.flatMap((tag) => (tag && matchLanguage(tag, this.languages)) || [])[0] ?? 'en';
  }

  /** @param facts with a language of `languages` */
  render(facts: MailFacts): RenderedMail {
    const catalogue = this.catalogues.get(facts.language) ?? english;
    const content = mailContent(catalogue, facts);
    const [html, text] = FORMATS.map((format) =>
      this.templateOf(facts.template, format).render(content),
    );
    return { subject: content.subject, html: html ?? '', text: text ?? '' };
  }

  private templateOf(template: MailTemplate, format: Format): Compiled {
    return this.templates.get(`${template}.${format}.eta`) ?? this.layouts[format];
  }

  private compile(format: Format, file: string, source: string): Compiled {
    const engine = this.engines[format];
    let template: TemplateFunction;
    try {
      template = engine.compile(source);
    } catch (error) {
      throw new StartupError(`MAIL_TEMPLATES: ${file} ${explainTemplateError(error)}`, error);
    }
    return { file, render: (content) => template.call(engine, content) };
  }

  /** Renders every mail in every language, with a variable set that rejects unknown names. */
  private check(): void {
    for (const [language, catalogue] of this.catalogues) {
      for (const template of mailTemplates) {
        for (const format of FORMATS) this.checkTemplate(template, format, language, catalogue);
      }
    }
  }

  private checkTemplate(
    template: MailTemplate,
    format: Format,
    language: string,
    catalogue: Catalogue,
  ): void {
    const { file, render } = this.templateOf(template, format);
    try {
      render(strict(mailContent(catalogue, sampleFacts(template, language))));
    } catch (error) {
      throw new StartupError(`MAIL_TEMPLATES: ${file} ${explainTemplateError(error)}`, error);
    }
  }
}
