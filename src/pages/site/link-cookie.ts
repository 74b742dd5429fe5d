import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HostCookies } from '../../http/requests/host-cookies.js';

/** The name of the parameter in links. */
export const TOKEN_PARAMETER = 'token';

/** Seconds in which the form can be filled in; the link opens it again. */
const LIFETIME = 15 * 60;

/** A one-time token, or that of the setup. No other text is stored, or sent to the API. */
const TOKEN = /^(?:uaot_[\w-]{64}|uasu_[\w-]{51})$/;

/**
 * The cookie with the token of a link, for one page alone: a user may have opened two links. Its prefix keeps
 * pages of sibling subdomains from replacing the token by one of theirs. Not `Strict`: a browser would not send
 * it after a click in a web mailer.
 */
export class LinkCookie {
  /** Absent without a well-formed token. */
  readonly token: string | undefined;
  private readonly name: string;

  /** @param path of the page */
  constructor(
    private readonly cookies: HostCookies,
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
    path: string,
  ) {
    this.name = `link${path.replaceAll(/\W/g, '_')}`;
    const value = cookies.read(request, this.name);
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
    this.cookies.clear(this.request, this.reply, this.name);
  }

  private set(value: string, maxAge: number): void {
    this.cookies.set(this.request, this.reply, { name: this.name, value, maxAge });
  }
}
