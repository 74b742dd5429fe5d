import { finished } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { appName } from '../../config/service-identity.js';
import { Environment } from '../../config/environment.js';
import { ProblemFilter } from '../../http/problems/problem.filter.js';
import { HostCookies } from '../../http/requests/host-cookies.js';
import { publicUrlOf } from '../../http/public-url/public-url.js';
import { isCrossSite } from '../is-cross-site.js';
import { failureView } from './list/error.page.js';
import { DraftCookie } from './account/draft-cookie.js';
import { FORM_TOKEN_FIELD, formTokenOf, isGenuineForm } from './form-token.js';
import { PageApi } from './page-api.js';
import { pageScript } from './page-script.js';
import { renderSite } from './render-site.js';
import { allowedReturnAddress } from './return-address.js';
import type { FormPage, PageContext, SitePage } from './site-page.js';
import { keepLanguage, LANGUAGE_PARAMETER, languageOf } from './site-language.js';
import type { PageFile, PageOutcome } from './site-view.js';
import { siteContentPolicy, siteStyle } from './site-style.js';
import { siteTexts } from './texts/site-texts.js';

const ATTEMPT = 'attempt';

/** Responds to the requests of pages. */
@Injectable()
export class SiteHandler {
  private readonly problems = new ProblemFilter();
  private readonly cookies: HostCookies;
  private readonly appName: string;
  private readonly style: string;
  private readonly contentPolicy: string;
  /** Origins that a sign-in may lead to. */
  private readonly origins: readonly string[];

  constructor(private readonly environment: Environment) {
    const { APP_URL, BACKEND_CORS_ORIGINS, BRAND_COLOR } = environment;
    this.cookies = new HostCookies(environment);
    this.appName = appName(environment);
    this.origins = [
      ...(APP_URL === undefined ? [] : [new URL(APP_URL).origin]),
      ...BACKEND_CORS_ORIGINS,
    ];
    this.style = siteStyle(BRAND_COLOR);
    this.contentPolicy = siteContentPolicy(this.style, this.origins);
  }

  /** `GET` and `HEAD`. */
  async show(
    page: SitePage,
    prefix: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const context = this.contextOf(prefix, request, reply);
    if (LANGUAGE_PARAMETER in context.query) {
      keepLanguage(request, reply, this.cookies);
      const { [LANGUAGE_PARAMETER]: _, ...others } = context.query;
      const address = context.pathOf(page.path, others as Record<string, string>);
      return this.send({ redirect: address }, context, request, reply);
    }
    await this.respond(() => page.show(context), context, request, reply);
  }

  /** `POST`. */
  async submit(
    page: FormPage,
    prefix: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const context = this.contextOf(prefix, request, reply);
    const token = context.values[FORM_TOKEN_FIELD];
    const isForged = isCrossSite(request) || !isGenuineForm(request, token, this.cookies);
    const work = isForged ? () => showAgain(page, context) : () => page.submit(context);
    await this.respond(work, context, request, reply);
  }

  /** A page for a path that does not exist. */
  async showNotFound(prefix: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    keepLanguage(request, reply, this.cookies);
    const context = this.contextOf(prefix, request, reply);
    const { notFound: title, notFoundText: text } = context.texts.failure;
    const view = failureView(context, { status: 404, title, text });
    await this.respond(() => view, context, request, reply);
  }

  /** A page for an error before or after the work of a page, such as a body that is too large. */
  async showError(
    error: unknown,
    prefix: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { status, headers } = this.problems.resolve(error, request);
    const context = this.contextOf(prefix, request, reply);
    reply.headers(headers);
    const view = failureView(context, { status, reference: request.id });
    await this.respond(() => view, context, request, reply);
  }

  private async respond(
    work: () => Promise<PageOutcome> | PageOutcome,
    context: PageContext,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    try {
      await this.send(await work(), context, request, reply);
    } catch (error) {
      const { status } = this.problems.resolve(error, request);
      const view = failureView(context, { status, reference: request.id });
      await this.send(view, context, request, reply).catch((failure: unknown) =>
        this.problems.send(failure, request, reply),
      );
    }
  }

  private contextOf(prefix: string, request: FastifyRequest, reply: FastifyReply): PageContext {
    const { language, isChosen } = languageOf(request, this.cookies);
    const query = textsOf(request.query);
    const values = textsOf(request.body);
    const returnTo = allowedReturnAddress(values['return_to'] ?? query['return_to'], this.origins);
    return {
      api: new PageApi(request.server, prefix, request, reply, isChosen ? language : undefined),
      language,
      texts: siteTexts(language),
      values,
      query,
      returnTo,
      attempt: this.attemptOf(request, reply),
      draft: new DraftCookie(this.cookies, request, reply),
      pathOf: (path, parameters = {}) => {
        const all = new URLSearchParams({
          ...(returnTo === undefined ? {} : { return_to: returnTo }),
          ...parameters,
        });
        const suffix = all.size > 0 ? `?${all.toString()}` : '';
        return publicUrlOf(request.server).pathOf(path) + suffix;
      },
    };
  }

  private attemptOf(request: FastifyRequest, reply: FastifyReply): PageContext['attempt'] {
    return {
      token: this.cookies.read(request, ATTEMPT),
      set: (value, maxAge) => this.cookies.set(request, reply, { name: ATTEMPT, value, maxAge }),
      clear: () => this.cookies.clear(request, reply, ATTEMPT),
    };
  }

  private async send(
    outcome: PageOutcome,
    { language, texts, returnTo, query }: PageContext,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    reply.header('referrer-policy', 'same-origin');
    if ('redirect' in outcome) return void reply.redirect(outcome.redirect, 303);
    if ('file' in outcome) return sendFile(outcome.file, reply);
    const script = await pageScript();
    const html = await renderSite({
      view: outcome,
      script: { ...script, path: publicUrlOf(request.server).pathOf(script.path) },
      language,
      texts,
      parameters: { ...query, ...(returnTo === undefined ? {} : { return_to: returnTo }) },
      style: this.style,
      appName: this.appName,
      home: this.environment.APP_URL,
      minPasswordLength: this.environment.PASSWORD_MIN_LENGTH,
      hidden: {
        [FORM_TOKEN_FIELD]: formTokenOf(request, reply, this.cookies),
        ...(returnTo === undefined ? {} : { return_to: returnTo }),
      },
    });
    if (outcome.retryAfter !== undefined) reply.header('retry-after', outcome.retryAfter);
    void reply
      .status(outcome.status ?? 200)
      .header('content-security-policy', this.contentPolicy)
      .header('content-language', language)
      .header('vary', 'accept-language, cookie')
      .type('text/html; charset=utf-8')
      .send(html);
  }
}

/** Ends with the response: Fastify would send another one. A browser that has gone is no error. */
async function sendFile(
  { type, disposition, stream }: PageFile,
  reply: FastifyReply,
): Promise<void> {
  void reply.type(type).header('content-disposition', disposition).send(stream);
  await finished(reply.raw).catch(() => undefined);
}

/** The form again, with a new token: never an error page without a way on. */
async function showAgain(page: SitePage, context: PageContext): Promise<PageOutcome> {
  const outcome = await page.show(context);
  if ('redirect' in outcome || 'file' in outcome) return outcome;
  return { ...outcome, alert: context.texts.errors.form, status: 403 };
}

/** The fields that are texts and not empty; one that occurs twice is left out. */
function textsOf(given: unknown): Partial<Record<string, string>> {
  const entries = Object.entries((given ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries.filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
    ),
  );
}
