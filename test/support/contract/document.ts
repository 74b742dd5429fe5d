import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type OpenApi, type Operation, operationsOf } from '../openapi.js';

const TEXT = readFileSync(resolve(import.meta.dirname, '../../../openapi.json'), 'utf8');

/**
 * The committed document; `test/docs/openapi.e2e-spec.ts` compares it with the served one. References are
 * rewritten to include the file name, so that a part of it can be compiled alone.
 */
export const DOCUMENT = JSON.parse(TEXT.replaceAll('"#/', '"openapi.json#/')) as OpenApi;

const ROUTES = operationsOf(DOCUMENT)
  .map(({ method, path, operation }) => ({ method, template: path.split('/'), operation }))
  // Like the router, prefers `/users/me` to `/users/{user_id}`.
  .toSorted((a, b) => countParameters(a.template) - countParameters(b.template));

/**
 * Finds the operation of a request.
 *
 * @param url as in the request line
 */
export function findOperation(method: string, url: string): Operation | undefined {
  const effectiveMethod = method === 'HEAD' ? 'GET' : method;
  const segments = (url.split(/[?#]/, 1)[0] ?? '').split('/').map(decode);
  return ROUTES.find(
    (route) => route.method === effectiveMethod && matches(route.template, segments),
  )?.operation;
}

function matches(template: string[], segments: string[]): boolean {
  return (
    template.length === segments.length &&
    template.every((part, i) => (isParameter(part) ? segments[i] !== '' : part === segments[i]))
  );
}

function countParameters(template: string[]): number {
  return template.filter(isParameter).length;
}

function isParameter(part: string): boolean {
  return part.startsWith('{');
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
