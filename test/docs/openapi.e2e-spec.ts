import { readFileSync } from 'node:fs';
import { ERRORS } from '../../src/common/errors/error-code.js';
import { TestApp } from '../support/app.js';
import {
  codesOf,
  type OpenApi,
  operationsOf,
  responseOf,
  type Schema,
  schemaOf,
} from '../support/openapi.js';
import { readOpenApi } from '../support/read-openapi.js';
import { routesOf } from '../support/routes.js';

const PUBLIC_OPERATIONS = [
  'GET /health',
  'GET /health/live',
  'GET /health/ready',
  'POST /api/v1/auth/login',
  'POST /api/v1/auth/logout',
  'POST /api/v1/auth/refresh',
  'POST /api/v1/auth/register',
];

const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

/** Whether the schema is an enumeration or refers to another schema. */
const isEnumOrReference = ({ $ref, allOf, enum: values }: Schema) =>
  Boolean($ref ?? allOf ?? values);

describe('the OpenAPI document', () => {
  let app: TestApp;
  let document: OpenApi;
  beforeAll(async () => {
    app = await TestApp.start();
    document = await readOpenApi(app);
  });
  afterAll(() => app.close());

  const operations = () => operationsOf(document);

  it('contains exactly the routes of the API and the health checks', () => {
    const running = routesOf(app)
      .filter(({ path }) => /^\/(api\/v1|health)\b/.test(path))
      // Fastify adds a HEAD route to every GET route.
      .filter(({ method }) => method !== 'HEAD')
      .map(({ method, path }) => nameOf({ method, path: path.replace(/:(\w+)/g, '{$1}') }));
    expect(operations().map(nameOf).toSorted()).toEqual(running.toSorted());
    expect(running.length).toBeGreaterThan(15);
  });

  it('omits only the routes of the documentation pages', () => {
    const others = routesOf(app)
      .map(({ path }) => path)
      .filter((path) => !/^\/(api\/v1|health)\b/.test(path))
      .map((path) => path.split('/')[1]);
    expect(new Set(others)).toEqual(new Set(['docs', 'redoc', 'openapi.json']));
  });

  it('gives each operation a unique operationId, a summary and one tag', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    for (const { operation } of operations()) {
      expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/);
      expect(operation.summary).toMatch(/\S/);
      expect(operation.tags).toHaveLength(1);
    }
  });

  it('documents one success response for each operation, with a body unless it is 204', () => {
    for (const { operation } of operations()) {
      const successes = Object.keys(operation.responses).filter((status) => status.startsWith('2'));
      expect([operation.operationId, successes.length]).toEqual([operation.operationId, 1]);
      const [status = ''] = successes;
      const response = responseOf(document, operation, status);
      const schema = response?.content?.['application/json']?.schema;
      expect([operation.operationId, schema !== undefined]).toEqual([
        operation.operationId,
        status !== '204',
      ]);
      expect(response?.description).toMatch(/\S/);
    }
  });

  it('marks exactly the public operations as needing no token', () => {
    const open = operations().filter(({ operation: { security } }) =>
      security?.some((scheme) => Object.keys(scheme).length === 0),
    );
    expect(open.map(nameOf).toSorted()).toEqual(PUBLIC_OPERATIONS);
    for (const { operation } of open) expect(operation.security).toEqual([{}]);
    expect(document.security).toEqual([{ bearer: [] }, { password: [] }]);
    expect(document.components.securitySchemes['bearer']).toMatchObject({ scheme: 'bearer' });
    for (const { operation } of operations()) {
      if (!open.some((one) => one.operation === operation)) {
        expect(operation.security).toBeUndefined();
      }
    }
  });

  it('documents each error response as problem+json with its error codes', () => {
    for (const { operation } of operations()) {
      for (const status of Object.keys(operation.responses)) {
        const response = responseOf(document, operation, status);
        if (!response || status.startsWith('2')) continue;
        expect(Object.keys(response.content ?? {})).toEqual(['application/problem+json']);
        const parts = response.content?.['application/problem+json']?.schema.allOf ?? [];
        expect(parts[0]?.$ref).toBe('#/components/schemas/Problem');
        const codes = codesOf(response) as (keyof typeof ERRORS)[];
        expect(codes.length).toBeGreaterThan(0);
        const statuses = new RegExp(`^${status.replace('XX', '..')}$`);
        for (const code of codes) expect(String(ERRORS[code].status)).toMatch(statuses);
      }
    }
  });

  it('documents 4XX and 5XX responses for each operation', () => {
    for (const { operation } of operations()) {
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['4XX', '5XX']));
    }
  });

  it('documents 503 with Retry-After for each operation that uses the database', () => {
    const without = operations().filter(({ operation }) => {
      const response = responseOf(document, operation, '503');
      const isDocumented = response && codesOf(response).includes('service_unavailable');
      return !isDocumented || !response.headers?.['Retry-After'];
    });
    expect(without.map(nameOf)).toEqual(['GET /health/live']);
  });

  it('documents the closed list of error codes', () => {
    expect(document.components.schemas['ErrorCode']?.enum).toEqual(Object.keys(ERRORS));
    expect(document.components.schemas['Problem']?.required?.toSorted()).toEqual(
      ['type', 'title', 'status', 'instance', 'code', 'request_id'].toSorted(),
    );
  });

  it('contains no name of an internal database column', () => {
    const names = new Set<string>();
    const collect = ({ properties = {}, items, allOf = [] }: Schema): void => {
      for (const [name, schema] of Object.entries(properties)) {
        names.add(name);
        collect(schema);
      }
      for (const schema of [...(items ? [items] : []), ...allOf]) collect(schema);
    };
    Object.values(document.components.schemas).forEach(collect);
    expect(names).toContain('username');
    const internal =
      /hash|canonical|seed|generation|search|password_changed|revoked|idle_expires|[A-Z]/;
    expect([...names].filter((name) => internal.test(name))).toEqual([]);
    const schemas = Object.keys(document.components.schemas);
    expect(schemas).not.toContain('User');
    expect(schemas).not.toContain('Session');
  });

  it('refers only to schemas that it contains', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    const names = references.map(([, name]) => name);
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(names));
  });

  it('has an example or the possible values for each property of a response', () => {
    const without = Object.entries(document.components.schemas)
      .filter(([name]) => /Response|Page$|Problem|FieldError/.test(name))
      .flatMap(([name, { properties = {} }]) =>
        Object.entries(properties)
          .filter(
            ([, schema]) => !('example' in schema || isEnumOrReference(schema)) && !schema.items,
          )
          .map(([property]) => `${name}.${property}`),
      );
    expect(without).toEqual([]);
  });

  it('has an example of each error with its code, status and title', () => {
    for (const [code, { value }] of Object.entries(document.components.examples)) {
      const { status, title } = ERRORS[code as keyof typeof ERRORS];
      expect(value).toMatchObject({ code, status, title });
    }
  });

  it('documents that signing in takes either username or email, and no other fields', () => {
    const body = document.paths['/api/v1/auth/login']?.['post']?.requestBody?.content;
    for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
      const schemas = body?.[type]?.schema.oneOf?.map(({ $ref }) => schemaOf(document, $ref));
      expect(schemas?.map(({ required }) => required?.toSorted())).toEqual([
        ['password', 'username'],
        ['email', 'password'],
      ]);
      for (const { additionalProperties } of schemas ?? [])
        expect(additionalProperties).toBe(false);
    }
  });

  it('equals the file openapi.json', () => {
    expect(document).toEqual(JSON.parse(readFileSync('openapi.json', 'utf8')));
  });

  it('has OpenAPI version 3.1.0 and no host name', () => {
    expect(document.servers).toEqual([{ url: '/' }]);
    expect(document.openapi).toBe('3.1.0');
  });

  it.each(['development', 'production'])(
    'generates the same document with NODE_ENV=%s as in tests',
    async (NODE_ENV) => {
      const other = await TestApp.start({
        NODE_ENV,
        BCRYPT_ROUNDS: '10',
        BACKEND_CORS_ORIGINS: 'https://app.example.com',
      });
      try {
        expect(await readOpenApi(other)).toEqual(document);
      } finally {
        await other.close();
      }
    },
  );
});
