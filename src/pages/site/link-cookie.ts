import type { FastifyReply, FastifyRequest } from 'fastify';
import { publicUrlOf } from '../../http/public-url/public-url.js';
import { readCookie } from '../../http/requests/cookie-pairs.js';

/** The name of the parameter in links. */
export const TOKEN_PARAMETER = 'token';

/** Seconds in which the form can be filled in; the link opens it again. */
const LIFETIME = 15 * 60;

/** No other text is stored, or sent to the API. */
const TOKEN = /^uaot_[\w-]{64}$/;

/**
 * The cookie with the token of a link, for one page alone. Not `Strict`: a browser would not send it after a
 * click in a web mailer.
 */
export class LinkCookie {
  /** Absent without a well-formed token. */
  readonly token: string | undefined;

  /** @param path of the page */
  constructor(
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
    private readonly path: string,
  ) {
    const value = readCookie(request, this.name);
    this.token = value !== undefined && TOKEN.test(value) ? value : undefined;
  }

  /**
   * Moves the token from the address of the page to the cookie. An invalid one replaces that of an earlier link
   * too.
   *
   * @returns whether the address has one, and must be replaced
   */
  takeFromAddress(): boolean {
    const { [TOKEN_PARAMETER]: token } = this.request.query as Record<string, unknown>;
    if (token === undefined) return false;
    if (typeof token === 'string' && TOKEN.test(token)) this.set(token, LIFETIME);
    else this.clear();
    return true;
  }

  clear(): void {
    this.set('', 0);
  }

  private set(value: string, maxAge: number): void {
    const attributes = [
      `Path=${publicUrlOf(this.request.server).pathOf(this.path)}`,
      `Max-Age=${maxAge}`,
      'HttpOnly',
      'SameSite=Lax',
      ...(this.isEncrypted ? ['Secure'] : []),
    ];
    this.reply.header('set-cookie', [`${this.name}=${value}`, ...attributes].join('; '));
  }

  /** The prefix protects the cookie from being set over an unencrypted connection (RFC 6265bis, 4.1.3.1). */
  private get name(): string {
    return this.isEncrypted ? '__Secure-one_time_token' : 'one_time_token';
  }

  private get isEncrypted(): boolean {
    return publicUrlOf(this.request.server).addressOf('/').startsWith('https:');
  }
}
