import { readFileSync } from 'node:fs';
import { ERRORS } from '../../src/common/errors/error-code.js';
import { SITE_PAGES } from '../../src/pages/site/site-page.js';
import type { SitePage } from '../../src/pages/site/site-page.js';
import { TestApp } from '../support/app.js';
import { EVERY_FEATURE } from '../support/every-feature.js';
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
  'GET /.well-known/jwks.json',
  'GET /.well-known/webauthn',
  'GET /api/v1/auth/sign-in/providers',
  'GET /health',
  'GET /health/live',
  'GET /health/ready',
  'POST /api/v1/auth/accept-invitation',
  'POST /api/v1/auth/cancel-deletion',
  'POST /api/v1/auth/email-change/confirm',
  'POST /api/v1/auth/email-change/undo',
  'POST /api/v1/auth/factor-reset/cancel',
  'POST /api/v1/auth/login',
  'POST /api/v1/auth/logout',
  'POST /api/v1/auth/one-time-token/status',
  'POST /api/v1/auth/password-reset',
  'POST /api/v1/auth/password-reset/request',
  'POST /api/v1/auth/refresh',
  'POST /api/v1/auth/register',
  'POST /api/v1/auth/sign-in/email',
  'POST /api/v1/auth/sign-in/email/code',
  'POST /api/v1/auth/sign-in/email/link',
  'POST /api/v1/auth/sign-in/enroll/passkey',
  'POST /api/v1/auth/sign-in/enroll/passkey/options',
  'POST /api/v1/auth/sign-in/enroll/totp',
  'POST /api/v1/auth/sign-in/enroll/totp/activate',
  'POST /api/v1/auth/sign-in/passkey',
  'POST /api/v1/auth/sign-in/passkey/options',
  'POST /api/v1/auth/sign-in/provider',
  'POST /api/v1/auth/sign-in/provider/complete',
  'POST /api/v1/auth/sign-in/recovery-code',
  'POST /api/v1/auth/sign-in/status',
  'POST /api/v1/auth/sign-in/totp',
  'POST /api/v1/auth/verify-email',
  'POST /api/v1/auth/verify-email/request',
  'POST /api/v1/setup',
];

const minified = (file: string) => JSON.stringify(JSON.parse(readFileSync(file, 'utf8')));

const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

/** Whether the schema is an enumeration or refers to another schema. */
const isEnumOrReference = ({ $ref, allOf, enum: values }: Schema) =>
  Boolean($ref ?? allOf ?? values);

/** Programs find the endpoints of the provider by its metadata; other standards define their format. */
const isProtocol = (path: string) => /^\/(oauth\/|\.well-known\/o(penid|auth)-)/.test(path);

describe('the OpenAPI document', () => {
  let app: TestApp;
  let document: OpenApi;
  beforeAll(async () => {
    app = await TestApp.start(EVERY_FEATURE);
    document = await readOpenApi(app);
  });
  afterAll(() => app.close());

  const operations = () => operationsOf(document);

  it('contains exactly the routes of the API and the health checks', () => {
    const running = routesOf(app)
      .filter(({ path }) => /^\/(api\/v1|health|\.well-known)\b/.test(path) && !isProtocol(path))
      // Fastify adds a HEAD route to every GET route.
      .filter(({ method }) => method !== 'HEAD')
      .map(({ method, path }) => nameOf({ method, path: path.replace(/:(\w+)/g, '{$1}') }));
    expect(operations().map(nameOf).toSorted()).toEqual(running.toSorted());
    expect(running.length).toBeGreaterThan(15);
  });

  it('omits only the routes of pages, and the endpoints of the OpenID provider', () => {
    const pages = ['/', ...app.app.get<SitePage[]>(SITE_PAGES).map(({ path }) => path)];
    const others = routesOf(app)
      .map(({ path }) => path)
      .filter((path) => !isProtocol(path))
      .filter(
        (path) =>
          !/^\/(api\/v1|health|\.well-known)\b/.test(path) && !pages.some((page) => page === path),
      )
      .map((path) => path.split('/')[1]);
    const folders = ['docs', 'redoc', 'openapi.json', 'openapi-3.0.json', 'pages'];
    expect(new Set(others)).toEqual(new Set(folders));
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

  it('documents one success response for each operation, with a body unless it is 202 or 204', () => {
    for (const { operation } of operations()) {
      const successes = Object.keys(operation.responses).filter((status) => status.startsWith('2'));
      // A registration is answered with 202 where addresses have to be verified.
      const count = operation.operationId === 'register' ? 2 : 1;
      expect([operation.operationId, successes.length]).toEqual([operation.operationId, count]);
      const [status = ''] = successes;
      const response = responseOf(document, operation, status);
      const schema = response?.content?.['application/json']?.schema;
      // An accepted request may have nothing to report.
      if (status !== '202') {
        const expected = [operation.operationId, status !== '204'];
        expect([operation.operationId, schema !== undefined]).toEqual(expected);
      }
      expect(response?.description).toMatch(/\S/);
    }
  });

  it('marks exactly the public operations as needing no token', () => {
    const open = operations().filter(({ operation: { security } }) => security?.length === 0);
    expect(open.map(nameOf).toSorted()).toEqual(PUBLIC_OPERATIONS);
    expect(document.security).toEqual([{ bearer: [] }, { password: [] }, { cookie: [] }]);
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
        const { $ref } = response.content?.['application/problem+json']?.schema ?? {};
        const schema = schemaOf(document, $ref);
        expect(schema.required).toEqual(
          expect.arrayContaining(['type', 'title', 'status', 'instance', 'code', 'request_id']),
        );
        const codes = codesOf(response) as (keyof typeof ERRORS)[];
        expect(codes.length).toBeGreaterThan(0);
        expect(schema.properties?.['code']?.enum).toEqual(expect.arrayContaining(codes));
        for (const code of codes) expect(String(ERRORS[code].status)).toBe(status);
      }
    }
  });

  it('writes out the statuses of responses that any request can get', () => {
    for (const { path, operation } of operations()) {
      const statuses = Object.keys(operation.responses);
      const expected = ['400', '408', '415', '431', '500', ...(path.includes('{') ? ['414'] : [])];
      expect(statuses).toEqual(expect.arrayContaining(expected));
      expect(statuses.filter((status) => !/^\d{3}$/.test(status))).toEqual([]);
    }
  });

  it('names the schema of every body, so that generators need not invent a type name', () => {
    const schemas = operations().flatMap(({ operation: { requestBody, responses } }) => [
      ...Object.values(requestBody?.content ?? {}),
      ...Object.keys(responses).flatMap((status) =>
        Object.values(responseOf(document, { responses } as never, status)?.content ?? {}),
      ),
    ]);
    expect(schemas.length).toBeGreaterThan(100);
    for (const { schema } of schemas) expect(Object.keys(schema)).toEqual(['$ref']);
    const composed = Object.entries(document.components.schemas).filter(
      ([, { allOf, oneOf }]) => allOf ?? oneOf,
    );
    expect(composed).toEqual([]);
  });

  it('documents 503 with Retry-After for each operation that uses the database', () => {
    const without = operations().filter(({ operation }) => {
      const response = responseOf(document, operation, '503');
      const isDocumented = response && codesOf(response).includes('service_unavailable');
      return !isDocumented || !response.headers?.['Retry-After'];
    });
    expect(without.map(nameOf)).toEqual([
      'GET /health/live',
      'GET /.well-known/webauthn',
      'GET /.well-known/jwks.json',
    ]);
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
    // An export describes the rows of the database, except their secrets.
    const exported = Object.entries(document.components.schemas).filter(([name]) =>
      name.startsWith('Exported'),
    );
    expect(JSON.stringify(exported)).not.toMatch(/"(\w*hash|seed|search_text)"/);
    Object.entries(document.components.schemas)
      // WebAuthn names the members of its JSON forms.
      .filter(([name]) => !name.startsWith('Exported') && !name.endsWith('JSON'))
      .forEach(([, schema]) => collect(schema));
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

  it('documents one body for signing in, with either name and no other fields', () => {
    const body = document.paths['/api/v1/auth/login']?.['post']?.requestBody?.content;
    for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
      expect(body?.[type]?.schema.$ref).toBe('#/components/schemas/LoginDto');
    }
    const { additionalProperties, properties, required } = schemaOf(document, 'LoginDto');
    expect([additionalProperties, required]).toEqual([false, ['password']]);
    expect(Object.keys(properties ?? {})).toEqual(expect.arrayContaining(['username', 'email']));
    expect(properties?.['grant_type']?.enum).toEqual(['password']);
  });

  it('describes each shared enumeration by its own description', () => {
    const shared = Object.values(document.components.schemas).filter((schema) => schema.enum);
    expect(shared.map(({ description = '' }) => description)).toEqual([
      expect.stringContaining('error code'),
      expect.stringContaining('role of a user'),
      expect.stringContaining('security event'),
      expect.stringContaining('session was revoked'),
    ]);
  });

  it('has an identifier for each value of an enumeration', () => {
    const enums = [
      ...JSON.stringify(document).matchAll(
        /"enum":(\[[^\]]*\])(,"x-enum-varnames":(\[[^\]]*\]))?/g,
      ),
    ];
    expect(enums.length).toBeGreaterThan(20);
    for (const [, values = '', , names] of enums) {
      const identifiers: string[] = JSON.parse(names ?? values);
      expect(identifiers.filter((name) => !/^[a-z]\w*$/i.test(name))).toEqual([]);
      expect(new Set(identifiers).size).toBe(JSON.parse(values).length);
    }
  });

  it('describes each operation, parameter and tag', () => {
    for (const { operation } of operations()) {
      expect(operation.description).toMatch(/\S/);
      for (const { description } of operation.parameters ?? []) expect(description).toMatch(/\S/);
    }
    expect(document.tags.map(({ description }) => description ?? '')).not.toContain('');
  });

  it('equals the file openapi.json, also in the order of operations and properties', () => {
    expect(JSON.stringify(document)).toBe(minified('openapi.json'));
  });

  it('is also served as OpenAPI 3.0.3, which equals the file openapi-3.0.json', async () => {
    const { status, headers, text } = await app.request('GET', '/openapi-3.0.json');
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(text).toBe(minified('openapi-3.0.json'));
    const older = JSON.parse(text);
    expect(older.openapi).toBe('3.0.3');
    expect(Object.keys(older.paths)).toEqual(Object.keys(document.paths));
    // Neither exists in OpenAPI 3.0.
    expect(text).not.toMatch(/"type":\[|"const":/);
    expect(text).toContain('"nullable":true');
  });

  it('has OpenAPI version 3.1.0 and no host name', () => {
    expect(document.servers).toEqual([{ url: '/' }]);
    expect(document.openapi).toBe('3.1.0');
  });

  it.each(['development', 'production'])(
    'generates the same document with NODE_ENV=%s as in tests',
    async (NODE_ENV) => {
      const PUBLIC_URL = 'https://auth.example.com';
      const other = await TestApp.start({
        ...EVERY_FEATURE,
        NODE_ENV,
        BCRYPT_ROUNDS: '10',
        MAIL_FROM: 'no-reply@example.com',
        PUBLIC_URL,
        BACKEND_CORS_ORIGINS: 'https://app.example.com',
      });
      try {
        const { servers, ...others } = await readOpenApi(other);
        expect(servers).toEqual([{ url: PUBLIC_URL }]);
        const text = JSON.stringify({ ...others, servers: document.servers });
        expect(JSON.parse(text.replaceAll(PUBLIC_URL, ''))).toEqual(document);
      } finally {
        await other.close();
      }
    },
  );
});
