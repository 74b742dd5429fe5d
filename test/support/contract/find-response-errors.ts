import { codesOf, type Operation, type Response, responseOf } from '../openapi.js';
import type { Answer } from './answer.js';
import type { Contract } from './contract.js';

/** Headers of HTTP and of browser security, which are the same on every path. */
const GENERAL = new Set([
  'access-control-allow-credentials',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'connection',
  'content-length',
  'content-security-policy',
  'content-type',
  'date',
  'keep-alive',
  'referrer-policy',
  // Any request with an expired access token in a cookie gets new cookies.
  'set-cookie',
  'strict-transport-security',
  'x-frame-options',
  'transfer-encoding',
  'vary',
  'x-content-type-options',
]);

/** Lists undocumented parts of a response and missing documented parts. */
export function findResponseErrors(
  contract: Contract,
  operation: Operation,
  answer: Answer,
  isHead: boolean,
): string[] {
  const { status, body } = answer;
  const response = responseOf(contract.document, operation, String(status));
  if (!response && isInCookieMode(contract, operation, answer)) return [];
  if (!response) return [`status ${status} (${body?.code})`];
  return [
    ...findHeaderErrors(contract, response, answer),
    ...(isHead ? [] : findContentErrors(contract, response, answer)),
  ];
}

/** Whether tokens of a documented response are in cookies instead, as the security scheme `cookie` describes. */
function isInCookieMode(
  { document }: Contract,
  operation: Operation,
  { status, headers, body }: Answer,
): boolean {
  const isMoved = status === 204 && body === undefined && headers['set-cookie'] !== undefined;
  return (
    isMoved &&
    ['200', '201'].some((code) => {
      const response = responseOf(document, operation, code);
      const { $ref = '' } = response?.content?.['application/json']?.schema ?? {};
      const schema = document.components.schemas[$ref.split('/').at(-1) ?? ''];
      return schema?.properties?.['access_token'] !== undefined;
    })
  );
}

function findHeaderErrors(
  { document }: Contract,
  { headers: documented = {} }: Response,
  { headers }: Answer,
): string[] {
  const documentedHeaders = new Map(
    Object.entries(documented).map(([name, header]) => [
      name.toLowerCase(),
      '$ref' in header ? document.components.headers[name] : header,
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
      const { type, pattern, const: constant, enum: [only = constant] = [] } = header?.schema ?? {};
      const isValid =
        (type !== 'integer' || /^\d+$/.test(String(value))) &&
        (only === undefined || value === only) &&
        (pattern === undefined || new RegExp(pattern).test(String(value)));
      return isValid ? [] : [`header ${name} is ${String(value)}`];
    }),
  ];
}

function findContentErrors(
  { schemaErrors }: Contract,
  response: Response,
  { headers, body }: Answer,
): string[] {
  const { content } = response;
  if (!content) return body === undefined ? [] : ['a body is present'];
  const type = String(headers['content-type'] ?? '').split(';')[0] ?? '';
  const documented = content[type];
  if (!documented) return [`the body is ${type || 'missing'}`];
  // The schema of an error has the codes of all routes.
  const codes = codesOf(response);
  const isUnknown = codes.length > 0 && !codes.includes(body?.code);
  return [
    ...schemaErrors(documented.schema, body),
    ...(isUnknown ? [`code ${body?.code} is not documented`] : []),
  ];
}
