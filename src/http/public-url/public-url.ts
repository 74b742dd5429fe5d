import type { FastifyInstance } from 'fastify';

/** The first segments of all routes, such as `api` and `health`. */
type Roots = ReadonlySet<string>;

/** The address at which clients reach the service, the source of every address in a response. */
export class PublicUrl {
  /** The path of the address without a `/` at its end; empty without a path. */
  readonly prefix: string;

  /** @param url `PUBLIC_URL`; undefined if unset, where addresses are paths */
  constructor(private readonly url: string | undefined) {
    this.prefix = url === undefined ? '' : new URL(url).pathname.replace(/\/$/, '');
  }

  /** @param path of a route, with a `/` at its start */
  addressOf(path: string): string {
    return `${this.url ?? ''}${path}`;
  }

  pathOf(path: string): string {
    return `${this.prefix}${path}`;
  }

  /**
   * Removes the prefix from a request that a proxy passes on with it. Proxies may also remove it: in a path
   * that could be either, such as `/api/v1/users` with the prefix `/api`, it remains.
   *
   * @param url path and query of a request
   */
  withoutPrefix(url: string, roots: Roots): string {
    if (!url.startsWith(this.prefix)) return url;
    const rest = url.slice(this.prefix.length);
    if (rest !== '' && !/^[/?]/.test(rest)) return url;
    if (!roots.has(firstSegment(rest)) && roots.has(firstSegment(url))) return url;
    return rest.startsWith('/') ? rest : `/${rest}`;
  }
}

const urls = new WeakMap<object, PublicUrl>();
const WITHOUT_URL = new PublicUrl(undefined);

export function setPublicUrl(server: FastifyInstance, url: PublicUrl): void {
  urls.set(server.server, url);
}

export function publicUrlOf({ server }: Pick<FastifyInstance, 'server'>): PublicUrl {
  return urls.get(server) ?? WITHOUT_URL;
}

/** Collects the first segments of routes as they are added. */
export function collectRoots(server: FastifyInstance, roots: Set<string>): void {
  server.addHook('onRoute', ({ url }) => {
    if (url.startsWith('/')) roots.add(firstSegment(url));
  });
}

function firstSegment(url: string): string {
  return /^\/([^/?]*)/.exec(url)?.[1] ?? '';
}
