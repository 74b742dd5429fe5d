import { text } from 'node:stream/consumers';
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  LightMyRequestResponse,
} from 'fastify';
import type { ErrorCode } from '../../common/errors/error-code.js';
import type { FieldError } from '../../common/errors/field-error.js';
import { cookiePairs } from '../../http/requests/cookie-pairs.js';
import type { PageFile } from './site-view.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The response of an operation: its body, or the problem of a rejected request. */
export type ApiResult<Body = unknown> =
  | { readonly isOk: true; readonly status: number; readonly body: Body }
  | { readonly isOk: false; readonly status: number; readonly problem: ApiProblem };

/** Problem details, with the members of some codes. */
export interface ApiProblem {
  readonly code: ErrorCode;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly sign_in_token?: string;
  readonly expires_in?: number;
  readonly next?: readonly string[];
  readonly deletion_due_at?: string;
  /** Seconds (`Retry-After`). */
  readonly retry_after?: number;
}

interface Options {
  /** The language that the user has chosen, in place of that of the browser. */
  readonly language: string | undefined;
  /** Whether calls use, and start, the session of the browser. */
  readonly usesCookies: boolean;
}

interface Call {
  readonly json?: object | undefined;
  readonly signal?: AbortSignal;
  readonly tokens?: { readonly access_token: string } | undefined;
}

/** Headers that the service reads to find the client of a request. */
const FORWARDED = [
  'accept-language',
  'forwarded',
  'host',
  'user-agent',
  'via',
  'x-forwarded-for',
  'x-real-ip',
];

/**
 * The public API, called by a page for its request: with the same client, in cookie mode. A page has no other
 * way to read or change anything, so that it can do nothing that the API cannot do.
 */
export class PageApi {
  /** The cookies of the browser after the calls so far. */
  private cookie: string | undefined;
  private readonly server: FastifyInstance;

  /** @param prefix of the API, without `/` at its start */
  constructor(
    private readonly prefix: string,
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
    private readonly options: Options,
  ) {
    this.server = request.server;
    this.cookie = options.usesCookies ? request.headers.cookie : undefined;
  }

  get<Body>(path: string): Promise<ApiResult<Body>> {
    return this.call('GET', path);
  }

  /**
   * @param path below the prefix of the API
   * @param tokens of a session that is in no cookies
   */
  async call<Body>(
    method: Method,
    path: string,
    json?: object,
    tokens?: { readonly access_token: string },
  ): Promise<ApiResult<Body>> {
    const response = await this.inject(method, path, { json, tokens });
    this.takeCookies([response.headers['set-cookie'] ?? []].flat().map(String));
    const { statusCode: status } = response;
    if (status < 400) {
      return { isOk: true, status, body: (response.body ? response.json() : undefined) as Body };
    }
    return rejection(response, response.body);
  }

  /** A file, which is sent on while it is read. It is not read further once the browser has gone. */
  async download(path: string): Promise<ApiResult<PageFile>> {
    const controller = new AbortController();
    this.reply.raw.once('close', () => controller.abort());
    const response = await this.inject('GET', path, { signal: controller.signal });
    this.takeCookies([response.headers['set-cookie'] ?? []].flat().map(String));
    const { headers, statusCode: status } = response;
    const stream = response.stream();
    if (status >= 400) return rejection(response, await text(stream));
    const type = String(headers['content-type']);
    const disposition = String(headers['content-disposition']);
    return { isOk: true, status, body: { type, disposition, stream } };
  }

  private async inject(method: Method, path: string, { json, signal, tokens }: Call) {
    const { headers, id, raw } = this.request;
    const { language, usesCookies } = this.options;
    const forwarded = FORWARDED.map((name) => [name, headers[name]] as const);
    return this.server.inject({
      method,
      url: `/${this.prefix}${path}`,
      // The page has checked the origin of the form; a visit from another site is welcome.
      headers: {
        ...Object.fromEntries(forwarded.filter(([, value]) => value !== undefined)),
        ...(language !== undefined && { 'accept-language': language }),
        ...(this.cookie === undefined ? {} : { cookie: this.cookie }),
        ...(usesCookies && { 'accept-session': 'cookie' }),
        ...(tokens && { authorization: `Bearer ${tokens.access_token}` }),
        'x-request-id': id,
        ...(json && { 'content-type': 'application/json' }),
      },
      remoteAddress: raw.socket.remoteAddress,
      payload: json && JSON.stringify(json),
      ...(signal && { signal, payloadAsStream: true }),
    });
  }

  /** Passes new cookies on to the browser, and to the next calls of the same request. */
  private takeCookies(lines: string[]): void {
    if (lines.length === 0) return;
    this.reply.header('set-cookie', lines);
    const cookies = new Map(cookiePairs(this.cookie));
    for (const line of lines) {
      const [[name, value] = ['', '']] = cookiePairs(line.split(';')[0]);
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    this.cookie = [...cookies].map((pair) => pair.join('=')).join('; ') || undefined;
  }
}

function rejection(
  { headers, statusCode: status }: LightMyRequestResponse,
  body: string,
): ApiResult & { isOk: false } {
  const retryAfter = Number(headers['retry-after']);
  const problem = {
    ...(JSON.parse(body) as ApiProblem),
    ...(Number.isFinite(retryAfter) && { retry_after: retryAfter }),
  };
  return { isOk: false, status, problem };
}
