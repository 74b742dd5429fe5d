import type { TestApp } from './app.js';
import type { OpenApi } from './openapi.js';

/** The document as the service serves it. */
export async function readOpenApi(app: TestApp): Promise<OpenApi> {
  const { status, body } = await app.request('GET', '/openapi.json');
  expect(status).toBe(200);
  return body as OpenApi;
}
