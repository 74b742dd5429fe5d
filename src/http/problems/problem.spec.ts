import {
  BadRequestException,
  HttpException,
  InternalServerErrorException,
  NotFoundException,
  ServiceUnavailableException,
} from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { AppException } from '../../common/errors/app.exception.js';
import { ERRORS } from '../../common/errors/error-code.js';
import { toAppException, toProblem } from './problem.js';

const CANARY = 'canary';
const queryFailed = (driverError: Error) => new QueryFailedError('SELECT 1', [], driverError);
const fastifyError = (statusCode: unknown) => Object.assign(new Error(CANARY), { statusCode });

const bodyOf = (exception: AppException) =>
  toProblem(exception, { path: '/here', requestId: 'r1' });

describe('toAppException', () => {
  it('returns an AppException unchanged', () => {
    const exception = new AppException('last_admin');
    expect(toAppException(exception)).toBe(exception);
  });

  it.each([
    [new BadRequestException(CANARY), 'malformed_request'],
    [new NotFoundException(CANARY), 'not_found'],
    [new ServiceUnavailableException(CANARY), 'service_unavailable'],
    [new InternalServerErrorException(CANARY), 'internal_error'],
    [new HttpException(CANARY, 418), 'malformed_request'],
    [new HttpException(CANARY, 502), 'internal_error'],
    [fastifyError(400), 'malformed_request'],
    [fastifyError(405), 'method_not_allowed'],
    [fastifyError(408), 'request_timeout'],
    [fastifyError(413), 'payload_too_large'],
    [fastifyError(414), 'uri_too_long'],
    [fastifyError(415), 'unsupported_media_type'],
    [fastifyError(431), 'header_too_large'],
    [fastifyError(422), 'malformed_request'],
    [fastifyError(500), 'internal_error'],
    [fastifyError(503), 'internal_error'],
    [fastifyError(200), 'internal_error'],
    [fastifyError('400'), 'internal_error'],
    [new Error(CANARY), 'internal_error'],
    [CANARY, 'internal_error'],
    [{ statusCode: 400, message: CANARY }, 'internal_error'],
    [null, 'internal_error'],
    [undefined, 'internal_error'],
  ])('maps %s to %s and hides its message', (thrown, code) => {
    const exception = toAppException(thrown);
    expect(exception.code).toBe(code);
    expect(exception.cause).toBe(thrown);
    expect(JSON.stringify(bodyOf(exception))).not.toContain(CANARY);
  });

  it.each(['ECONNREFUSED', '57P01', '53300', '40P01', 'SQLITE_BUSY', 'SQLITE_FULL'])(
    'maps the database error %s to 503 with Retry-After and hides its message',
    (code) => {
      const thrown = queryFailed(Object.assign(new Error(CANARY), { code }));
      const { status, headers, detail, cause } = toAppException(thrown);
      expect(status).toBe(503);
      expect(headers['retry-after']).toMatch(/^[1-9]\d*$/);
      expect(detail).not.toContain(CANARY);
      expect(cause).toBeInstanceOf(QueryFailedError);
    },
  );

  it.each(['23505', '42P01', 'SQLITE_ERROR', 'SQLITE_CONSTRAINT'])(
    'maps the database error %s to 500: the statement is at fault',
    (code) => {
      const thrown = queryFailed(Object.assign(new Error(CANARY), { code }));
      expect(toAppException(thrown).status).toBe(500);
    },
  );
});

describe('toProblem', () => {
  it('returns an RFC 9457 body with code and request id and omits absent members', () => {
    expect(bodyOf(new AppException('forbidden'))).toEqual({
      type: 'urn:problem-type:user-auth:forbidden',
      title: 'Not allowed',
      status: 403,
      instance: '/here',
      code: 'forbidden',
      request_id: 'r1',
    });
  });

  it.each([
    ['/users/%zz', '/users/%25zz'],
    ['/users/%41%', '/users/%41%25'],
    ['/a b"<|>[é]', '/a%20b%22%3C%7C%3E%5B%C3%A9%5D'],
    ['/\ud800', '/%EF%BF%BD'],
    ["/a-b_c.d~e/!$&'()*+,;=:@", "/a-b_c.d~e/!$&'()*+,;=:@"],
  ])('encodes the path %s as a URI reference', (path, instance) => {
    const exception = new AppException('not_found');
    expect(toProblem(exception, { path, requestId: 'r1' }).instance).toBe(instance);
  });

  it('includes detail and errors, but neither cause nor headers', () => {
    const errors = [{ pointer: '#/a', code: 'b', detail: 'c' }];
    const exception = new AppException('validation_failed', {
      detail: 'A public detail.',
      errors,
      headers: { 'x-canary': CANARY },
      cause: new Error(CANARY),
    });
    const body = bodyOf(exception);
    expect(body).toMatchObject({ detail: 'A public detail.', errors });
    expect(JSON.stringify(body)).not.toContain(CANARY);
  });

  it.each(Object.entries(ERRORS))('has the status and the title of %s', (code, expected) => {
    expect(bodyOf(new AppException(code as keyof typeof ERRORS))).toMatchObject(expected);
  });
});
