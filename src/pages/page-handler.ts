import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppException } from '../common/errors/app.exception.js';
import { Environment } from '../config/environment.js';
import { ProblemFilter } from '../http/problems/problem.filter.js';
import { publicUrlOf } from '../http/public-url/public-url.js';
import { clientInfo } from '../http/requests/client-info.js';
import { appName } from '../config/service-identity.js';
import { OneTimeTokens } from '../tokens/one-time/one-time-tokens.js';
import { isCrossSite } from './is-cross-site.js';
import { clearTokenCookie, readTokenCookie, setTokenCookie } from './page-cookie.js';
import { explainError } from './rendering/explain-error.js';
import { PAGE_CONTENT_POLICY } from './rendering/page-style.js';
import { type PageSettings, PageViews } from './rendering/page-views.js';
import { type PageView, renderPage } from './rendering/render-page.js';
import { submittedValues } from './submitted-values.js';
import { pageLanguage } from './texts/languages.js';
import type { FieldName } from './rendering/fields.js';
import type { PageResult, TokenPage } from './token-page.js';

interface TokenForm {
  readonly address: string;
  readonly required: readonly FieldName[];
}

/** The password is entered twice, because it cannot be shown without a script. */
const PASSWORDS_DIFFER = new AppException('validation_failed', {
  errors: [{ pointer: '#/password_repeat', code: 'passwords_differ', detail: 'enter it again' }],
});

/** Responds to the requests of pages. Only POST consumes a token: scanners of mails open every link. */
@Injectable()
export class PageHandler {
  private readonly settings: PageSettings;
  private readonly hasSignIn: boolean;
  private readonly problems = new ProblemFilter();

  constructor(
    private readonly tokens: OneTimeTokens,
    environment: Environment,
  ) {
    const { APP_URL: appUrl, PASSWORD_MIN_LENGTH: minPasswordLength } = environment;
    this.hasSignIn = environment.PAGES_ENABLED;
    this.settings = { appName: appName(environment), appUrl, minPasswordLength };
  }

  /** `GET` and `HEAD`. */
  async show(page: TokenPage, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const address = publicPath(page, request);
    if ((request.query as { token?: unknown }).token !== undefined) {
      setTokenCookie(request, reply, page.path);
      return void reply.redirect(address, 303);
    }
    const views = this.viewsFor(request);
    try {
      const token = readTokenCookie(request);
      const form = token === undefined ? undefined : await this.formOf(page, token);
      if (!form) return await this.reject(page, views, request, reply);
      await send(reply, 200, views.form(page, { ...form, action: address }));
    } catch (error) {
      const { status } = this.problems.resolve(error, request);
      await send(reply, status, views.error(page, views.texts.problems.unavailable));
    }
  }

  /** `POST`. */
  async submit(page: TokenPage, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const views = this.viewsFor(request);
    if (isCrossSite(request)) {
      return send(reply, 403, views.error(page, views.texts.problems.other_site));
    }
    const token = readTokenCookie(request);
    if (token === undefined) return this.reject(page, views, request, reply);
    const { password_repeat: repeat, ...values } = submittedValues(request.body, page.fields);
    const form = { action: publicPath(page, request), values };
    let result: PageResult | void;
    try {
      if (values.password !== repeat) throw PASSWORDS_DIFFER;
      result = await page.submit({ token, ...values }, clientInfo(request));
    } catch (error) {
      const exception = this.problems.resolve(error, request);
      if (exception.code === 'invalid_one_time_token') {
        return this.reject(page, views, request, reply);
      }
      // The error may be that of an unavailable database.
      const preset = await this.formOf(page, token).catch(() => undefined);
      const shown = { ...preset, ...form };
      return this.explain(exception, page, { views, form: shown }, reply);
    }
    clearTokenCookie(request, reply, page.path);
    await send(reply, 200, views.done(page, result ?? undefined));
  }

  /**
   * The form of a usable token. It names the address that the mail went to, which its reader knows, so that a
   * person with two of them sees which one the button is for.
   */
  private async formOf(page: TokenPage, token: string): Promise<TokenForm | undefined> {
    const owner = await this.tokens.read(page.purpose, token);
    if (!owner) return undefined;
    const required = (await page.requiredFor?.(owner.userId)) ?? [];
    return { address: owner.address, required };
  }

  private viewsFor({ headers, server }: FastifyRequest): PageViews {
    const signInPath = this.hasSignIn ? publicUrlOf(server).pathOf('/sign-in') : undefined;
    const settings = { ...this.settings, signInPath };
    return new PageViews(pageLanguage(headers['accept-language']), settings);
  }

  private async reject(
    page: TokenPage,
    views: PageViews,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    clearTokenCookie(request, reply, page.path);
    await send(reply, 400, views.invalid());
  }

  /** Shows the form again, with the values that are no passwords. */
  private async explain(
    exception: AppException,
    page: TokenPage,
    { views, form }: { views: PageViews; form: Parameters<PageViews['form']>[1] },
    reply: FastifyReply,
  ): Promise<void> {
    const { error, fields: messages } = explainError(exception, views.texts);
    reply.headers(exception.headers);
    await send(reply, exception.status, views.form(page, { ...form, error, messages }));
  }
}

function publicPath({ path }: TokenPage, { server }: FastifyRequest): string {
  return publicUrlOf(server).pathOf(path);
}

async function send(reply: FastifyReply, status: number, view: PageView): Promise<void> {
  const html = await renderPage(view);
  void reply
    .status(status)
    .header('content-security-policy', PAGE_CONTENT_POLICY)
    // Not `no-referrer`, with which browsers send `Origin: null` with the form. The address has no token.
    .header('referrer-policy', 'same-origin')
    .header('content-language', view.language)
    .header('vary', 'accept-language')
    .type('text/html; charset=utf-8')
    .send(html);
}
