import { ERRORS, type ErrorCode } from './error-code.js';
import type { FieldError } from './field-error.js';

interface AppExceptionOptions {
  /** For the client. Never a stack, SQL or a value that was sent as a secret. */
  detail?: string;
  errors?: FieldError[];
  headers?: Record<string, string>;
  /** For the log alone. */
  cause?: unknown;
}

/** The one way to refuse a request: what the client reads is public, the `cause` stays inside. */
export class AppException extends Error {
  readonly status: number;
  readonly errors?: FieldError[];
  readonly headers: Record<string, string>;
  readonly detail?: string;

  constructor(
    readonly code: ErrorCode,
    { detail, errors, headers = {}, cause }: AppExceptionOptions = {},
  ) {
    super(detail ?? ERRORS[code].title, { cause });
    this.name = 'AppException';
    this.status = ERRORS[code].status;
    this.detail = detail;
    this.errors = errors;
    this.headers = headers;
  }
}
