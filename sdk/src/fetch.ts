export type Fetch = (input: Request | string | URL, init?: RequestInit) => Promise<Response>;

const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * Throws when the service redirects a request: its body or headers contain a password or a token, which the
 * target of the redirect must not get. The mode is `manual` because Cloudflare Workers reject `error`.
 */
export function rejectRedirects(send: Fetch): Fetch {
  return async (input, init) => {
    const response = await send(input, { ...init, redirect: 'manual' });
    // A browser hides the response, and React Native follows the redirect regardless of the mode.
    const isRedirect = response.type === 'opaqueredirect' || response.redirected;
    if (!isRedirect && !REDIRECTS.includes(response.status)) return response;
    const url = typeof input === 'object' && 'url' in input ? input.url : String(input);
    const target = response.headers.get('location');
    throw new TypeError(
      `${url} redirects${target ? ` to ${target}` : ''}; set baseUrl to the final address of the service.`,
    );
  };
}

/** Releases the connection of a response when its body is not needed. */
export function discard(response: Response): void {
  // Streams of React Native and of some replacements of fetch have no such method.
  const body = response.body as { cancel?: () => Promise<void> } | null | undefined;
  body?.cancel?.().catch(() => undefined);
}
