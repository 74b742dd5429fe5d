import type { TestApp } from './app.js';
import type { OpenApi } from './openapi.js';

/** Reads the document from the service. */
export async function readOpenApi(app: TestApp): Promise<OpenApi> {
  const { status, body } = await app.request('GET', '/openapi.json');
  expect(status).toBe(200);
  return body as OpenApi;
}
