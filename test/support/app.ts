import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadEnvironment } from '../../src/config/load-environment.js';
import { createApp } from '../../src/app/create-app.js';
import type { Answer } from './contract/answer.js';
import { assertContract } from './contract/assert-contract.js';
import type { TestDatabase } from './database.js';
import { createMigratedDatabase } from './migrated-database.js';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'HEAD' | 'OPTIONS';

export interface TestRequest {
  /** An access token. */
  token?: string;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent unchanged; its type is set in `headers`. */
  body?: string | Buffer;
  form?: Record<string, string>;
  headers?: Record<string, string>;
  /** The address of the client, as the socket reports it. */
  remoteAddress?: string;
}

export interface TestResponse extends Answer {
  text: string;
}

/** The whole application on its own database. */
export class TestApp {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly database: TestDatabase,
    private readonly ownsDatabase: boolean,
  ) {}

  /**
   * @param variables override the defaults of tests
   * @param database an existing one, for a second instance
   */
  static async start(
    variables: Record<string, string> = {},
    database?: TestDatabase,
  ): Promise<TestApp> {
    const used = database ?? (await createMigratedDatabase());
    const environment = loadEnvironment(
      {
        NODE_ENV: 'test',
        DATABASE_URL: used.url,
        MIGRATIONS_RUN: 'true',
        SECRET_KEY: 'a key of the tests, thirty-two bytes or more',
        // The lowest cost keeps tests fast.
        BCRYPT_ROUNDS: '4',
        // Tests send hundreds of requests at once; load shedding has its own tests.
        HASH_QUEUE_MAX_WAIT_MS: '5000',
        // All requests come from one address; rate limits have their own tests.
        RATE_LIMIT_ENABLED: 'false',
        LOG_LEVEL: 'fatal',
        // Tests of mails use `MailSink`.
        MAIL_URL: 'off',
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

  /** Sends a request and checks the response against openapi.json. */
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
    // Like a browser, inject() resolves the path: /a/../b is requested as /b.
    assertContract(method, new URL(path, 'http://localhost').pathname, answer);
    return answer;
  }

  /** Sends a request below `/api/v1`. */
  api(method: Method, path: string, options?: TestRequest): Promise<TestResponse> {
    return this.request(method, `/api/v1${path}`, options);
  }
}
