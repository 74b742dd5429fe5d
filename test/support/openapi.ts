import type { TestApp, TestResponse } from './app.js';

export interface Schema {
  $ref?: string;
  allOf?: Schema[];
  type?: string | string[];
  enum?: unknown[];
  format?: string;
  items?: Schema;
  required?: string[];
  properties?: Record<string, Schema>;
}

interface Content {
  schema: Schema;
}

export interface Operation {
  operationId: string;
  summary?: string;
  tags?: string[];
  parameters?: { name: string; in: 'path' | 'query'; required?: boolean }[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<
    string,
    { description: string; content?: Record<string, Content>; headers?: Record<string, unknown> }
  >;
  security?: Record<string, string[]>[];
}

export interface OpenApi {
  openapi: string;
  info: { version: string };
  servers: { url: string }[];
  security: Record<string, string[]>[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, Schema>;
    securitySchemes: Record<string, unknown>;
  };
}

export async function readOpenApi(app: TestApp): Promise<OpenApi> {
  const { status, body } = await app.request('GET', '/openapi.json');
  expect(status).toBe(200);
  return body as OpenApi;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export function operationsOf(
  document: OpenApi,
): { method: Method; path: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase() as Method,
      path,
      operation,
    })),
  );
}

/** Says what in an answer the document does not promise; nothing when all is as documented. */
export function undocumented(
  document: OpenApi,
  operation: Operation,
  { status, headers, body }: Omit<TestResponse, 'text'>,
): string[] {
  const here = `${operation.operationId} ${status}`;
  const response = operation.responses[status];
  if (!response) return [`${here} is not documented (${body?.code})`];
  const type = String(headers['content-type'] ?? '').split(';')[0] ?? '';
  if (!response.content) return body === undefined ? [] : [`${here} has a body`];
  const content = response.content[type];
  if (!content) return [`${here} is ${type}`];
  return mismatches(document, content.schema, body, here);
}

function mismatches(document: OpenApi, schema: Schema, value: unknown, at: string): string[] {
  const parts = flatten(document, schema);
  const wrong = parts.flatMap((part) => [
    ...(part.type && ![part.type].flat().includes(typeOf(value, part))
      ? [`${at} is no ${String(part.type)}`]
      : []),
    ...(part.enum && !part.enum.includes(value) ? [`${at} is ${JSON.stringify(value)}`] : []),
    ...(part.format && typeof value === 'string' && !FORMATS[part.format]?.test(value)
      ? [`${at} is no ${part.format}`]
      : []),
  ]);
  if (Array.isArray(value)) {
    const items = parts.find((part) => part.items)?.items ?? {};
    return [
      ...wrong,
      ...value.flatMap((item, i) => mismatches(document, items, item, `${at}/${i}`)),
    ];
  }
  if (typeof value !== 'object' || value === null) return wrong;
  const known = Object.assign({}, ...parts.map(({ properties }) => properties)) as Record<
    string,
    Schema
  >;
  const required = parts.flatMap((part) => part.required ?? []);
  return [
    ...wrong,
    ...required.filter((name) => !(name in value)).map((name) => `${at}/${name} is missing`),
    ...Object.entries(value).flatMap(([name, item]) =>
      known[name]
        ? parts
            .flatMap(({ properties }) => properties?.[name] ?? [])
            .flatMap((part) => mismatches(document, part, item, `${at}/${name}`))
        : [`${at}/${name} is not documented`],
    ),
  ];
}

/** A schema with its references and `allOf` resolved: all of these have to hold. */
function flatten(document: OpenApi, schema: Schema): Schema[] {
  const referred = schema.$ref && document.components.schemas[schema.$ref.split('/').at(-1) ?? ''];
  return [
    schema,
    ...(referred ? flatten(document, referred) : []),
    ...(schema.allOf ?? []).flatMap((part) => flatten(document, part)),
  ];
}

const FORMATS: Record<string, RegExp> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  email: /^[^@\s]+@[^@\s]+$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  uri: /^[a-z]+:/,
  'uri-reference': /^\//,
};

function typeOf(value: unknown, { type }: Schema): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (Number.isInteger(value) && [type].flat().includes('integer')) return 'integer';
  return typeof value;
}
