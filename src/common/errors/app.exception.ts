import { ERRORS, type ErrorCode } from './error-code.js';
import type { FieldError } from './field-error.js';

/** The handle of a sign-in that needs another step, and the allowed steps. */
export interface PendingSignIn {
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly next: readonly string[];
}

interface AppExceptionOptions {
  /** Shown to the client. Never contains a stack trace, SQL or a submitted secret. */
  detail?: string;
  errors?: FieldError[];
  /** Only with `deletion_scheduled`. */
  deletionDueAt?: Date;
  /** Only with `second_factor_required`. */
  pendingSignIn?: PendingSignIn;
  headers?: Record<string, string>;
  /** Written to the log only. */
  cause?: unknown;
}

/** The error of a rejected request. All fields are public except `cause`. */
export class AppException extends Error {
  readonly status: number;
  readonly errors?: FieldError[];
  readonly deletionDueAt?: Date;
  readonly pendingSignIn?: PendingSignIn;
  readonly headers: Record<string, string>;
  readonly detail?: string;

  constructor(
    readonly code: ErrorCode,
    { detail, errors, deletionDueAt, pendingSignIn, headers = {}, cause }: AppExceptionOptions = {},
  ) {
    super(detail ?? ERRORS[code].title, { cause });
    this.name = 'AppException';
    this.status = ERRORS[code].status;
    this.detail = detail;
    this.errors = errors;
    this.deletionDueAt = deletionDueAt;
    this.pendingSignIn = pendingSignIn;
    this.headers = headers;
  }
}
