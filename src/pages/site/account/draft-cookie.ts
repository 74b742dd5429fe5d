import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HostCookies } from '../../../http/requests/host-cookies.js';

/** Seconds: time to confirm by mail, or to find a phone. */
const LIFETIME = 15 * 60;
/** Characters. Browsers drop cookies that are longer than 4 KiB. */
const MAX_LENGTH = 3_000;

/** The values of a form that was interrupted, because the user had to confirm that it is the user. */
export interface Draft {
  readonly section: string;
  readonly values: Readonly<Partial<Record<string, string>>>;
}

/** Keeps the typed values over a confirmation: in a cookie, because an address would land in histories. */
export class DraftCookie {
  constructor(
    private readonly cookies: HostCookies,
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
    private readonly name: 'draft' | 'mail' | 'visit' = 'draft',
  ) {}

  read(): Draft | undefined {
    const text = this.cookies.read(this.request, this.name);
    if (text === undefined) return undefined;
    try {
      return toDraft(JSON.parse(Buffer.from(text, 'base64url').toString()));
    } catch {
      return undefined;
    }
  }

  set(draft: Draft): void {
    const value = Buffer.from(JSON.stringify(draft)).toString('base64url');
    if (value.length > MAX_LENGTH) return;
    this.cookies.set(this.request, this.reply, { name: this.name, value, maxAge: LIFETIME });
  }

  clear(): void {
    if (this.cookies.read(this.request, this.name) === undefined) return;
    this.cookies.clear(this.request, this.reply, this.name);
  }
}

/** @param given from a cookie, therefore of any form */
function toDraft(given: unknown): Draft | undefined {
  const { section, values } = (given ?? {}) as Partial<Record<keyof Draft, unknown>>;
  if (typeof section !== 'string' || typeof values !== 'object') return undefined;
  const texts = Object.entries(values ?? {}).filter(([, value]) => typeof value === 'string');
  return { section, values: Object.fromEntries(texts) };
}
