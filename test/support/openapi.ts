export interface Schema {
  $ref?: string;
  description?: string;
  additionalProperties?: boolean;
  allOf?: Schema[];
  oneOf?: Schema[];
  type?: string | string[];
  enum?: unknown[];
  format?: string;
  items?: Schema;
  required?: string[];
  properties?: Record<string, Schema>;
}

interface Content {
  schema: Schema;
  examples?: Record<string, unknown>;
}

interface Header {
  required?: boolean;
  schema: { type: string; pattern?: string; const?: string; enum?: [string] };
}

export interface Response {
  description: string;
  content?: Record<string, Content>;
  headers?: Record<string, Header | { $ref: string }>;
}

export interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name: string; in: 'path' | 'query'; required?: boolean; description?: string }[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, Response | { $ref: string }>;
  security?: Record<string, string[]>[];
}

export interface OpenApi {
  openapi: string;
  info: { version: string };
  servers: { url: string }[];
  tags: { name: string; description?: string }[];
  security: Record<string, string[]>[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    examples: Record<string, { value: unknown }>;
    headers: Record<string, Header>;
    responses: Record<string, Response>;
    schemas: Record<string, Schema>;
    securitySchemes: Record<string, unknown>;
  };
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

/** Finds the documented response of a status and resolves its reference. */
export function responseOf(
  { components }: OpenApi,
  { responses }: Operation,
  status: string,
): Response | undefined {
  const response = responses[status];
  if (!response || !('$ref' in response)) return response;
  return components.responses[response.$ref.split('/').at(-1) ?? ''];
}

/** @returns the codes of an error response, which are the names of its examples */
export function codesOf({ content }: Response): string[] {
  return Object.keys(content?.['application/problem+json']?.examples ?? {});
}

/** @returns the fields of a request body */
export function bodyFields(document: OpenApi, { requestBody }: Operation): Record<string, Schema> {
  const schema = requestBody?.content['application/json']?.schema;
  return schemaOf(document, schema?.$ref).properties ?? {};
}

/** Resolves a reference to a schema. */
export function schemaOf({ components }: OpenApi, reference = ''): Schema {
  return components.schemas[reference.split('/').at(-1) ?? ''] ?? {};
}
