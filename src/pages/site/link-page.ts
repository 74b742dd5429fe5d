import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import type { OneTimePurpose } from '../../tokens/one-time/one-time-purpose.js';
import { explainProblem, type Explanation } from './explain-problem.js';
import type { ApiProblem, ApiResult } from './page-api.js';
import type { FormPage, PageContext, SitePage } from './site-page.js';
import type { Block, Field, Link, PageOutcome, SiteView } from './site-view.js';
import type { SiteTexts } from './texts/site-texts.js';

/** The response of the operation that reads a token. */
export interface LinkState {
  readonly purpose: string;
  /** The address that the mail was sent to. */
  readonly email: string;
  readonly username_required?: boolean;
}

/** The texts of a page, which is about one button. */
export interface LinkTexts {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  /** Shown after the button. */
  readonly doneTitle: string;
  readonly doneText: string;
  /** The way to a new link. */
  readonly again: string;
}

interface NextPage {
  readonly path: SitePage['path'];
  /** The key of the notice that the next page shows. */
  readonly done: string;
}

/** The API has another name for the field of a new password in a reset. */
const NAMES = { new_password: 'password' };

/**
 * A page that a link of a mail leads to. Only its button uses the token: scanners of mails open every link. To
 * add one, write a class in `list/`, and add it to `LINK_PAGES`.
 */
@Injectable()
export abstract class LinkPage implements FormPage {
  abstract readonly path: `/${string}`;
  abstract readonly purpose: OneTimePurpose;
  readonly isLinkPage = true;

  constructor(protected readonly environment: Environment) {}

  async show(context: PageContext): Promise<PageOutcome> {
    const { link, pathOf } = context;
    if (link.takeFromAddress()) return { redirect: pathOf(this.path) };
    if (link.token === undefined) return this.invalid(context);
    const state = await this.read(context, link.token);
    return state.isOk ? this.form(context, state.body) : this.reject(context, state, undefined);
  }

  async submit(context: PageContext): Promise<PageOutcome> {
    const { link, texts, values } = context;
    if (link.token === undefined) return this.invalid(context);
    const read = await this.read(context, link.token);
    const state = read.isOk ? read.body : undefined;
    // The password is entered twice, because it cannot be shown without a script.
    if (values['password'] !== values['password_repeat']) {
      const errors = new Map([['password_repeat', texts.errors.repeat]]);
      const form = this.form(context, state, { alert: texts.errors.fields, errors });
      return { ...form, status: 422 };
    }
    const result = await this.use(context, link.token);
    if (!result.isOk) return this.reject(context, result, state);
    link.clear();
    return this.finish(context, result.body, state);
  }

  protected abstract textsOf(texts: SiteTexts): LinkTexts;

  /** The operation of the API that uses the token. */
  protected abstract use(context: PageContext, token: string): Promise<ApiResult>;

  /** The way on, after the token was used. @param body the response of the operation */
  protected abstract finish(
    context: PageContext,
    body: unknown,
    state: LinkState | undefined,
  ): Promise<PageOutcome> | PageOutcome;

  /** The path of the page that leads to a new link. */
  protected abstract readonly againPath: SitePage['path'];

  protected fieldsOf(
    _context: PageContext,
    _state: LinkState | undefined,
    _errors: Explanation['errors'],
  ): Field[] {
    return [];
  }

  protected explain(problem: ApiProblem, context: PageContext): Explanation {
    return explainProblem(problem, { ...context, names: NAMES });
  }

  /** Leads to the next page; where the pages are off, or the application has its own, ends here. */
  protected leadOn(context: PageContext, { path, done }: NextPage): PageOutcome {
    const isPossible = context.hasPage(path) && this.environment.APP_URL === undefined;
    if (!isPossible) return this.done(context);
    return { redirect: context.pathOf(path, { done }) };
  }

  /** The end of the way: a way on is offered where there is one. */
  protected done(context: PageContext, blocks: readonly Block[] = []): SiteView {
    const { texts, pathOf, hasPage } = context;
    const { doneTitle: title, doneText: text } = this.textsOf(texts);
    const signIn = hasPage('/sign-in') ? pathOf('/sign-in') : undefined;
    const href = this.environment.APP_URL ?? signIn;
    const sections = sectionOf([...blocks, ...button(href, texts.link.continue)]);
    return { title, text, sign: 'check', tone: 'ok', sections };
  }

  private async read({ api }: PageContext, token: string): Promise<ApiResult<LinkState>> {
    const result = await api.call<LinkState>('POST', '/auth/one-time-token/status', { token });
    if (!result.isOk || result.body.purpose === this.purpose) return result;
    return { isOk: false, status: 400, problem: { code: 'invalid_one_time_token' } };
  }

  /** It names the address that the mail went to, so that a user with two addresses sees which one it is for. */
  private form(
    context: PageContext,
    state: LinkState | undefined,
    explanation?: Explanation,
  ): SiteView {
    const { title, text, button: label } = this.textsOf(context.texts);
    const fields = this.fieldsOf(context, state, explanation?.errors ?? new Map());
    return {
      title,
      text,
      alert: explanation?.alert,
      sections: sectionOf([
        ...(state ? [factBlock(context.texts.link.address, state.email)] : []),
        { kind: 'form', form: { fields, button: label } },
      ]),
    };
  }

  private reject(
    context: PageContext,
    { problem, status }: ApiResult & { isOk: false },
    state: LinkState | undefined,
  ): PageOutcome {
    const { attempt, link, pathOf } = context;
    if (problem.code === 'invalid_one_time_token') return this.invalid(context);
    if (problem.code === 'second_factor_required' && problem.sign_in_token !== undefined) {
      link.clear();
      if (!context.hasPage('/second-factor')) return this.done(context);
      attempt.set(problem.sign_in_token, problem.expires_in ?? 0);
      return { redirect: pathOf('/second-factor') };
    }
    const form = this.form(context, state, this.explain(problem, context));
    return { ...form, status, retryAfter: problem.retry_after };
  }

  /** For a wrong, expired, used and foreign token alike. */
  private invalid(context: PageContext): SiteView {
    const { hasPage, link, texts, pathOf } = context;
    link.clear();
    const { invalidTitle: title, invalidText, continue: label } = texts.link;
    const text = `${invalidText} ${this.textsOf(texts).again}`;
    const href = hasPage(this.againPath) ? pathOf(this.againPath) : undefined;
    const sections = sectionOf(button(href, label));
    return { title, text, sign: 'link', tone: 'error', status: 400, sections };
  }
}

/** A value with its label. */
export function factBlock(label: string, value: string): Block {
  return { kind: 'fact', label, value };
}

function button(href: Link['href'] | undefined, label: string): Block[] {
  return href === undefined ? [] : [{ kind: 'button', link: { href, label } }];
}

function sectionOf(blocks: readonly Block[]): SiteView['sections'] {
  return blocks.length > 0 ? [{ blocks }] : [];
}
