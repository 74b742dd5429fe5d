import { finished } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Environment } from '../../config/environment.js';
import { ProblemFilter } from '../../http/problems/problem.filter.js';
import type { HostCookies } from '../../http/requests/host-cookies.js';
import { leave } from '../../oauth/authorize/interaction-pages.js';
import type { OauthError } from '../../oauth/oauth-error.js';
import { isCrossSite } from '../../http/requests/is-cross-site.js';
import { publicUrlOf } from '../../http/public-url/public-url.js';
import { failureView } from './list/error.page.js';
import { FORM_TOKEN_FIELD, formTokenOf, isGenuineForm } from './form-token.js';
import { TOKEN_PARAMETER } from './link-cookie.js';
import { NO_PAGE, PageContexts } from './page-contexts.js';
import { pageScript } from './page-script.js';
import { SiteDesign } from './design/site-design.js';
import type { FormPage, PageContext, SitePage } from './site-page.js';
import { keepLanguage, LANGUAGE_PARAMETER } from './site-language.js';
import type { PageFile, PageOutcome } from './site-view.js';
import { siteContentPolicy } from './site-style.js';

/** Responds to the requests of pages. */
@Injectable()
export class SiteHandler {
  private readonly problems = new ProblemFilter();
  private readonly cookies: HostCookies;
  private readonly contentPolicy: string;

  constructor(
    readonly contexts: PageContexts,
    readonly design: SiteDesign,
    private readonly environment: Environment,
  ) {
    this.cookies = contexts.cookies;
    this.contentPolicy = siteContentPolicy(design.style, contexts.origins);
  }

  /** `GET` and `HEAD`. */
  async show(
    page: SitePage,
    prefix: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const context = this.contexts.contextOf(page, prefix, request, reply);
    if (LANGUAGE_PARAMETER in context.query) {
      keepLanguage(request, reply, this.cookies, this.design.languages);
      const { [LANGUAGE_PARAMETER]: _, ...others } = context.query;
      const redirect = context.pathOf(page.path, others as Record<string, string>);
      // A token moves to its cookie first: no response has it in an address.
      if (!(TOKEN_PARAMETER in others)) return this.send({ redirect }, context, request, reply);
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
    const context = this.contexts.contextOf(page, prefix, request, reply);
    const token = context.values[FORM_TOKEN_FIELD];
    // The cookie of a link stands for the form token: no other page gets it.
    const isForged =
      page.acceptsOtherSites !== true &&
      (isCrossSite(request, { acceptsUser: true }) ||
        (!page.isLinkPage && !isGenuineForm(request, token, this.cookies)));
    const work = isForged ? () => showAgain(page, context) : () => page.submit(context);
    await this.respond(work, context, request, reply);
  }

  /** A page for a path that does not exist. */
  async showNotFound(prefix: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    keepLanguage(request, reply, this.cookies, this.design.languages);
    const context = this.contexts.contextOf(NO_PAGE, prefix, request, reply);
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
    const context = this.contexts.contextOf(NO_PAGE, prefix, request, reply);
    reply.headers(headers);
    const view = failureView(context, { status, reference: request.id });
    await this.respond(() => view, context, request, reply);
  }

  /** A page for an error of a client's request, which must not be sent to the client. */
  async showOauthError(
    { status, headers, description }: OauthError,
    prefix: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    keepLanguage(request, reply, this.cookies, this.design.languages);
    const context = this.contexts.contextOf(NO_PAGE, prefix, request, reply);
    reply.headers(headers);
    const text = status === 400 ? context.texts.errors.authorization_request : undefined;
    // For the developer of the client, in English.
    const reference = status === 400 ? description : request.id;
    const view = failureView(context, { status, text, reference });
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

  private async send(
    outcome: PageOutcome,
    { language, texts, returnTo, query }: PageContext,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    if ('data' in outcome || isScripted(request)) return sendData(outcome, reply);
    // With the policy of the service, `no-referrer`: the address may have had a token.
    if ('redirect' in outcome) return void reply.redirect(outcome.redirect, 303);
    if ('leave' in outcome) return leave(reply, outcome.leave);
    if ('file' in outcome) return sendFile(outcome.file, reply);
    // Not `no-referrer`, with which browsers send `Origin: null` with the form.
    reply.header('referrer-policy', 'same-origin');
    const publicPath = (path: string) => publicUrlOf(request.server).pathOf(path);
    const { path, integrity } = await pageScript();
    const html = await this.design.renderer.render({
      view: outcome,
      language,
      languages: this.design.languages,
      texts,
      script: { path: publicPath(path), integrity },
      isSignedIn: this.cookies.read(request, 'session') !== undefined,
      parameters: {
        ...query,
        [TOKEN_PARAMETER]: undefined,
        ...(returnTo === undefined ? {} : { return_to: returnTo }),
      },
      // Users of a product in production are no developers.
      docs: this.environment.isProduction ? undefined : publicPath('/docs'),
      hidden: {
        [FORM_TOKEN_FIELD]: formTokenOf(request, reply, this.cookies),
        ...(returnTo === undefined ? {} : { return_to: returnTo }),
      },
      publicPath,
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

/** Whether the script sends the form, and not the browser. */
function isScripted({ headers, method }: FastifyRequest): boolean {
  return method === 'POST' && headers.accept === 'application/json';
}

/** Answers the script: with the requested data, an error, or the address of another page. */
function sendData(outcome: PageOutcome, reply: FastifyReply): void {
  if ('data' in outcome) return void reply.send(outcome.data);
  if ('redirect' in outcome) return void reply.send({ location: outcome.redirect });
  if ('leave' in outcome) return void reply.send({ location: outcome.leave });
  if ('file' in outcome) return void reply.status(406).send({});
  const { status = 200, retryAfter, sections } = outcome;
  const alert = outcome.alert ?? sections.find((section) => section.alert)?.alert ?? outcome.text;
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  void reply.status(status).send({ alert });
}

/** The form again, with a new token: never an error page without a way on. */
async function showAgain(page: SitePage, context: PageContext): Promise<PageOutcome> {
  const outcome = await page.show(context);
  if (!('sections' in outcome)) return outcome;
  return { ...outcome, alert: context.texts.errors.form, status: outcome.status ?? 403 };
}
