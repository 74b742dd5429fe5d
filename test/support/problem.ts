import { ERRORS, type ErrorCode } from '../../src/common/errors/error-code.js';
import type { TestResponse } from './app.js';

const REQUIRED = ['code', 'instance', 'request_id', 'status', 'title', 'type'];
const OPTIONAL = ['detail', 'errors'];

/** Expects a complete problem document (RFC 9457) without further fields. */
export function expectProblem(
  response: Omit<TestResponse, 'text'>,
  code: ErrorCode,
  path?: string,
): void {
  expect([response.status, response.body?.code]).toEqual([ERRORS[code].status, code]);
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json\b/);

  const { body } = response;
  expect(
    Object.keys(body)
      .filter((key) => !OPTIONAL.includes(key))
      .toSorted(),
  ).toEqual(REQUIRED);
  expect(body.type).toBe(`urn:problem-type:user-auth:${code}`);
  expect(body.title).toBe(ERRORS[code].title);
  expect(body.status).toBe(response.status);
  expect(body.request_id).toBe(response.headers['x-request-id']);
  expect(body.instance).toMatch(/^\/[^?]*$/);
  if (path !== undefined) expect(body.instance).toBe(path);
  if ('detail' in body) expect(body.detail).toMatch(/\S/);
  if ('errors' in body) {
    expect(code).toBe('validation_failed');
    expect(body.errors.length).toBeGreaterThan(0);
    for (const error of body.errors) {
      expect(error).toEqual({
        pointer: expect.stringMatching(/^#\//),
        code: expect.stringMatching(/^[a-z_]+$/),
        detail: expect.stringMatching(/\S/),
      });
    }
  }
}
