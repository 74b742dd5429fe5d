/**
 * A `Request` class for openapi-fetch that records the arguments of its constructor. Options of frameworks,
 * such as `next` of Next.js, are not part of a `Request` and would be lost.
 */
export function recordRequests() {
  const inits = new WeakMap<Request, RequestInit>();

  class RecordedRequest {
    constructor(url: string, init: RequestInit) {
      const request = new globalThis.Request(url, init);
      inits.set(request, init);
      return request;
    }

    /** A middleware of openapi-fetch may return a request of its own. */
    static [Symbol.hasInstance](value: unknown): boolean {
      return value instanceof globalThis.Request;
    }
  }

  return {
    Request: RecordedRequest as unknown as typeof Request,

    /** The arguments of `fetch` for a request. */
    argumentsOf(request: Request): [Request | string, RequestInit?] {
      const init = inits.get(request);
      if (!init) return [request];
      // A middleware may have changed them.
      const headers = new Headers(request.headers);
      // `Request` adds a type to a form, and its boundary would not match.
      if (!new Headers(init.headers).has('content-type')) headers.delete('content-type');
      return [request.url, { ...init, headers }];
    },
  };
}
