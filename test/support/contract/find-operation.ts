import { type OpenApi, type Operation, operationsOf } from '../openapi.js';

/** Finds the operation of a request: its method, and its URL as in the request line. */
export type FindOperation = (method: string, url: string) => Operation | undefined;

export function createFindOperation(document: OpenApi): FindOperation {
  const routes = operationsOf(document)
    .map(({ method, path, operation }) => ({ method, template: path.split('/'), operation }))
    // Like the router, prefers `/users/me` to `/users/{user_id}`.
    .toSorted((a, b) => countParameters(a.template) - countParameters(b.template));
  return (method, url) => {
    const effectiveMethod = method === 'HEAD' ? 'GET' : method;
    const segments = (url.split(/[?#]/, 1)[0] ?? '').split('/').map(decode);
    return routes.find(
      (route) => route.method === effectiveMethod && matches(route.template, segments),
    )?.operation;
  };
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
