import createClient, {
  type Client,
  type ClientPathsWithMethod,
  type FetchOptions,
  type FetchResponse,
  type ParseAs,
} from 'openapi-fetch';
import type { Fetch } from './fetch.js';
import { recordRequests } from './recorded-request.js';
import type { paths } from './schema.js';

const METHODS = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'] as const;
type Method = (typeof METHODS)[number];

type AnyMedia = `${string}/${string}`;
type PathOf<Paths extends {}, M extends Method> = ClientPathsWithMethod<
  Client<Paths>,
  Lowercase<M>
>;
type OperationOf<
  Paths extends {},
  M extends Method,
  Path extends PathOf<Paths, M>,
> = Paths[Path] extends {
  [K in Lowercase<M>]?: infer Operation extends Record<string | number, unknown>;
}
  ? Operation
  : never;

/** Fields of openapi-fetch that the client sets itself, or types more strictly. */
type Replaced = 'baseUrl' | 'fetch' | 'parseAs' | 'redirect';

/** Options of a request, including those that a framework declares, such as `next`. */
export type RequestOptions = Omit<RequestInit, 'body' | 'method' | 'redirect'> & {
  /** Replaces `fetch` for this request. */
  fetch?: Fetch;
};

/** Spells out the properties of each member of a union. */
type Flat<T> = T extends object ? { [K in keyof T]: T[K] } : T;

type Options<Operation, As extends ParseAs> = {
  [K in keyof FetchOptions<Operation> as Exclude<K, Replaced>]: K extends 'body'
    ? Flat<FetchOptions<Operation>[K]>
    : FetchOptions<Operation>[K];
} & {
  /** Replaces `fetch` for this request. */
  fetch?: Fetch;
  parseAs?: As;
};

/**
 * Calls an operation. Unlike openapi-fetch, the options have a fixed type, so that a misspelt field of the
 * body, the query or the path is a type error.
 */
type Call<Paths extends {}, M extends Method> = <
  Path extends PathOf<Paths, M>,
  As extends ParseAs = 'json',
>(
  path: Path,
  ...options: {} extends Options<OperationOf<Paths, M, Path>, As>
    ? [options?: Options<OperationOf<Paths, M, Path>, As>]
    : [options: Options<OperationOf<Paths, M, Path>, As>]
) => Promise<FetchResponse<OperationOf<Paths, M, Path>, { parseAs: As }, AnyMedia>>;

/** @template Paths the operations that it has */
export type Api<Paths extends {} = paths> = { [M in Method]: Call<Paths, M> } & Pick<
  Client<Paths>,
  'use' | 'eject'
>;

/**
 * Creates a typed client of all operations.
 *
 * @param fetchWith returns the function that sends a request, given the replacement for `fetch` in the
 *   options of a call
 */
export function createApi(baseUrl: string, fetchWith: (replacement?: Fetch) => Fetch): Api {
  const recorded = recordRequests();
  const client = createClient<paths>({ baseUrl, Request: recorded.Request });
  const call =
    (method: Method) =>
    (path: never, options: { fetch?: Fetch } = {}) => {
      const send = fetchWith(options.fetch);
      const fetch = (request: Request) => send(...recorded.argumentsOf(request));
      return client.request(method.toLowerCase() as never, path, { ...options, fetch } as never);
    };
  const calls = Object.fromEntries(METHODS.map((method) => [method, call(method)]));
  return {
    ...calls,
    use: (...middleware) => client.use(...middleware),
    eject: (...middleware) => client.eject(...middleware),
  } as Api;
}
