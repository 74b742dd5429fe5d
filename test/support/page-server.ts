import fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify';
import type { Environment } from '../../src/config/environment.js';
import { PublicUrl, setPublicUrl } from '../../src/http/public-url/public-url.js';
import { SiteDesign } from '../../src/pages/site/design/site-design.js';
import { AcceptInvitationPage } from '../../src/pages/site/list/accept-invitation.page.js';
import type { ApiProblem } from '../../src/pages/site/page-api.js';
import { PageContexts } from '../../src/pages/site/page-contexts.js';
import { SiteHandler } from '../../src/pages/site/site-handler.js';

/** The one that is usable. */
export const TOKEN = `uaot_${'A'.repeat(64)}`;
/** Of pages that exist, and are not requested. */
const show = () => ({ redirect: '/' });

const PREFIX = 'api/v1';

/** A server with one page, an API of two operations and one usable token. */
export class PageServer {
  readonly server: FastifyInstance = fastify();
  /** The bodies of requests that use the token. */
  readonly submitted: object[] = [];
  failure: (Partial<ApiProblem> & { status: number }) | undefined;
  isUsable = true;
  address = 'ada@example.com';

  /** @param settings override those of the tests */
  static async start(publicUrl?: string, settings: Partial<Environment> = {}): Promise<PageServer> {
    const environment = {
      PASSWORD_MIN_LENGTH: 12,
      BRAND_COLOR: '#3056d3',
      MAIL_FROM: 'Example <a@example.com>',
      BACKEND_CORS_ORIGINS: [] as readonly string[],
      PAGES_ENABLED: true,
      PAGES_DISABLED: [] as string[],
      hasMail: true,
      ...settings,
    } as Environment;
    return new PageServer(environment, await SiteDesign.create(environment), publicUrl);
  }

  private constructor(environment: Environment, design: SiteDesign, publicUrl?: string) {
    setPublicUrl(this.server, new PublicUrl(publicUrl));
    const page = new AcceptInvitationPage(environment);
    const others = [
      { path: '/account', show },
      { path: '/sign-in', show },
    ] as const;
    const contexts = new PageContexts(environment, design, [page, ...others]);
    const handler = new SiteHandler(contexts, design, environment);
    this.server.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    this.server.post(`/${PREFIX}/auth/one-time-token/status`, (request, reply) => {
      const { token } = request.body as { token: string };
      const isLive = token === TOKEN && this.isUsable;
      const email = this.address;
      if (!isLive) return reply.status(400).send({ code: 'invalid_one_time_token' });
      return reply.send({ purpose: 'accept_invitation', email });
    });
    this.server.post(`/${PREFIX}/auth/accept-invitation`, (request, reply) => {
      if (this.failure) {
        const { status, retry_after: seconds, ...problem } = this.failure;
        if (seconds !== undefined) reply.header('retry-after', seconds);
        return reply.status(status).send(problem);
      }
      this.submitted.push(request.body as object);
      return reply.status(204).send();
    });
    this.server.get(page.path, (request, reply) => handler.show(page, PREFIX, request, reply));
    this.server.post(page.path, (request, reply) => handler.submit(page, PREFIX, request, reply));
  }

  get(query: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.server.inject({ method: 'GET', url: `/accept-invitation${query}`, headers });
  }

  post(
    form: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    return this.server.inject({
      method: 'POST',
      url: '/accept-invitation',
      headers: {
        cookie: `dev-link_accept_invitation=${TOKEN}`,
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
        ...headers,
      },
      payload: new URLSearchParams(form).toString(),
    });
  }
}
