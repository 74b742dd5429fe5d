/** Seconds for each request to a provider. */
export const PROVIDER_TIMEOUT = 5;

/** Bytes; responses of providers have a few thousand. */
const MAX_BODY = 512 * 1024;

/**
 * As `fetch`, but without redirects, and with bodies that end at a limit: neither a slow nor an endless response
 * can hold a request or the memory.
 *
 * @param options with the signal that limits its time
 * @throws TypeError for a connection that fails or a body above the limit, and the reason of the signal
 */
export async function boundedFetch(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...options, redirect: 'manual' });
  const { status, statusText, headers } = response;
  if (!response.body || [101, 204, 205, 304].includes(status)) return response;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > MAX_BODY) throw new TypeError('the response is too large');
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), { status, statusText, headers });
}
