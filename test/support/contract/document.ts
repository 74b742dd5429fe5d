import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type OpenApi, type Operation, operationsOf } from '../openapi.js';

const TEXT = readFileSync(resolve(import.meta.dirname, '../../../openapi.json'), 'utf8');

/**
 * The one document: what the service serves is compared with it (`test/docs/openapi.e2e-spec.ts`). Its
 * references name it, so that a part of it can be used by itself.
 */
export const DOCUMENT = JSON.parse(TEXT.replaceAll('"#/', '"openapi.json#/')) as OpenApi;

const ROUTES = operationsOf(DOCUMENT)
  .map(({ method, path, operation }) => ({ method, template: path.split('/'), operation }))
  // As the router: `/users/me` before `/users/{user_id}`.
  .toSorted((a, b) => parameters(a.template) - parameters(b.template));

/**
 * The operation that a request is for, if it is for one.
 *
 * @param url as it stands in the request line
 */
export function findOperation(method: string, url: string): Operation | undefined {
  const asked = method === 'HEAD' ? 'GET' : method;
  const segments = (url.split(/[?#]/, 1)[0] ?? '').split('/').map(decoded);
  return ROUTES.find((route) => route.method === asked && fits(route.template, segments))
    ?.operation;
}

function fits(template: string[], segments: string[]): boolean {
  return (
    template.length === segments.length &&
    template.every((part, i) => (isParameter(part) ? segments[i] !== '' : part === segments[i]))
  );
}

function parameters(template: string[]): number {
  return template.filter(isParameter).length;
}

function isParameter(part: string): boolean {
  return part.startsWith('{');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
