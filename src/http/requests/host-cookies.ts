import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Environment } from '../../config/environment.js';
import { publicUrlOf } from '../public-url/public-url.js';
import { readCookie } from './cookie-pairs.js';

/**
 * Cookies that only this host can set, and only over TLS (RFC 6265bis, section 4.1.3.2): a page of a sibling
 * subdomain cannot replace them. Browsers accept neither over plain HTTP, so that development on one machine
 * has names with `dev-` in place of `__Host-`.
 */
export class HostCookies {
  private readonly isProduction: boolean;

  constructor(environment: Pick<Environment, 'isProduction'>) {
    this.isProduction = environment.isProduction;
  }

  /** @returns as `readCookie` */
  read(request: FastifyRequest, name: string): string | undefined {
    return readCookie(request, this.prefixOf(request) + name);
  }

  /** @param maxAge seconds; 0 deletes the cookie */
  set(
    request: FastifyRequest,
    reply: FastifyReply,
    { name, value, maxAge }: { name: string; value: string; maxAge: number },
  ): void {
    const attributes = ['Path=/', `Max-Age=${maxAge}`, 'HttpOnly', 'SameSite=Lax'];
    if (this.isSecure(request)) attributes.push('Secure');
    const pair = `${this.prefixOf(request)}${name}=${value}`;
    reply.header('set-cookie', [pair, ...attributes].join('; '));
  }

  clear(request: FastifyRequest, reply: FastifyReply, name: string): void {
    this.set(request, reply, { name, value: '', maxAge: 0 });
  }

  private prefixOf(request: FastifyRequest): string {
    return this.isSecure(request) ? '__Host-' : 'dev-';
  }

  private isSecure({ server }: FastifyRequest): boolean {
    return this.isProduction || publicUrlOf(server).addressOf('/').startsWith('https:');
  }
}
