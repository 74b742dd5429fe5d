import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadEnvironment } from '../../src/config/load-environment.js';
import { createApp } from '../../src/app/create-app.js';
import type { Answer } from './contract/answer.js';
import { assertContract } from './contract/assert-contract.js';
import { createDatabase, type TestDatabase } from './database.js';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'HEAD' | 'OPTIONS';

export interface TestRequest {
  /** An access token. */
  token?: string;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is; say its type in `headers`. */
  body?: string | Buffer;
  form?: Record<string, string>;
  headers?: Record<string, string>;
  /** Where it comes from, as the socket names it. */
  remoteAddress?: string;
}

export interface TestResponse extends Answer {
  text: string;
}

/** The whole application on a database of its own. */
export class TestApp {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly database: TestDatabase,
    private readonly ownsDatabase: boolean,
  ) {}

  /**
   * @param variables over the defaults of tests
   * @param database an existing one, to start a second instance on it
   */
  static async start(
    variables: Record<string, string> = {},
    database?: TestDatabase,
  ): Promise<TestApp> {
    const used = database ?? (await createDatabase());
    const environment = loadEnvironment(
      {
        NODE_ENV: 'test',
        DATABASE_URL: used.url,
        MIGRATIONS_RUN: 'true',
        SECRET_KEY: 'a key of the tests, thirty-two bytes or more',
        // The work factor is no part of what is tested here.
        BCRYPT_ROUNDS: '4',
        // Hundreds at once are fine here; who is refused has a test of its own.
        HASH_QUEUE_MAX_WAIT_MS: '5000',
        // All tests come from one address; throttling has tests of its own.
        RATE_LIMIT_ENABLED: 'false',
        LOG_LEVEL: 'fatal',
        ...variables,
      },
      '/no/.env/in/tests',
    );
    const app = await createApp(environment);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return new TestApp(app, used, database === undefined);
  }

  get<T>(type: Type<T>): T {
    return this.app.get(type);
  }

  async close(): Promise<void> {
    await this.app.close();
    if (this.ownsDatabase) await this.database.drop();
  }

  /** Every answer is held against openapi.json. */
  async request(method: Method, path: string, options: TestRequest = {}): Promise<TestResponse> {
    const { token, json, form, body, headers = {}, remoteAddress } = options;
    const response = await this.app.inject({
      method,
      url: path,
      remoteAddress,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      payload:
        json !== undefined
          ? JSON.stringify(json)
          : form !== undefined
            ? new URLSearchParams(form).toString()
            : body,
    });
    const isJson = /json/.test(String(response.headers['content-type']));
    const answer = {
      status: response.statusCode,
      headers: response.headers,
      text: response.body,
      body: isJson && response.body !== '' ? JSON.parse(response.body) : undefined,
    };
    // Injected requests are for what a browser would make of the address: /a/../b is /b.
    assertContract(method, new URL(path, 'http://here').pathname, answer);
    return answer;
  }

  /** A request below `/api/v1`. */
  api(method: Method, path: string, options?: TestRequest): Promise<TestResponse> {
    return this.request(method, `/api/v1${path}`, options);
  }
}
