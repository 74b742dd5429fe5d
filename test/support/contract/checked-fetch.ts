import { assertContract } from './assert-contract.js';

/** Like `fetch`, and checks the response against openapi.json. */
export async function checkedFetch(
  input: Request | string | URL,
  init?: RequestInit,
): Promise<Response> {
  const request = new Request(input, init);
  const response = await fetch(request);
  const text = await response.clone().text();
  assertContract(request.method, new URL(request.url).pathname, {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: text === '' ? undefined : JSON.parse(text),
  });
  return response;
}
