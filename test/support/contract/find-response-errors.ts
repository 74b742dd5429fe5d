import { type Operation, type Response, responseOf } from '../openapi.js';
import type { Answer } from './answer.js';
import { DOCUMENT } from './document.js';
import { schemaErrors } from './schemas.js';

/** Headers of HTTP and of browser security, which are the same on every path. */
const GENERAL = new Set([
  'access-control-allow-origin',
  'access-control-expose-headers',
  'connection',
  'content-length',
  'content-security-policy',
  'content-type',
  'date',
  'keep-alive',
  'referrer-policy',
  'strict-transport-security',
  'transfer-encoding',
  'vary',
  'x-content-type-options',
]);

/** Lists undocumented parts of a response and missing documented parts. */
export function findResponseErrors(
  operation: Operation,
  answer: Answer,
  isHead: boolean,
): string[] {
  const { status, body } = answer;
  const response =
    responseOf(DOCUMENT, operation, String(status)) ??
    responseOf(DOCUMENT, operation, `${String(status)[0]}XX`);
  if (!response) return [`status ${status} (${body?.code})`];
  return [
    ...findHeaderErrors(response, answer),
    ...(isHead ? [] : findContentErrors(response, answer)),
  ];
}

function findHeaderErrors({ headers: documented = {} }: Response, { headers }: Answer): string[] {
  const documentedHeaders = new Map(
    Object.entries(documented).map(([name, header]) => [
      name.toLowerCase(),
      '$ref' in header ? DOCUMENT.components.headers[name] : header,
    ]),
  );
  const present = Object.entries(headers).filter(([, value]) => value !== undefined);
  return [
    ...present
      .filter(([name]) => !documentedHeaders.has(name) && !GENERAL.has(name))
      .map(([name]) => `header ${name} is not documented`),
    ...[...documentedHeaders].flatMap(([name, header]) => {
      const value = headers[name];
      if (value === undefined) return header?.required ? [`header ${name} is missing`] : [];
      const { type, pattern, const: only } = header?.schema ?? {};
      const isValid =
        (type !== 'integer' || /^\d+$/.test(String(value))) &&
        (only === undefined || value === only) &&
        (pattern === undefined || new RegExp(pattern).test(String(value)));
      return isValid ? [] : [`header ${name} is ${String(value)}`];
    }),
  ];
}

function findContentErrors({ content }: Response, { headers, body }: Answer): string[] {
  if (!content) return body === undefined ? [] : ['a body is present'];
  const type = String(headers['content-type'] ?? '').split(';')[0] ?? '';
  const documented = content[type];
  return documented ? schemaErrors(documented.schema, body) : [`the body is ${type || 'missing'}`];
}
