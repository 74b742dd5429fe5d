import { AppException } from './app.exception.js';
import type { ErrorCode } from './error-code.js';

/** Whether an error is an `AppException` with one of these codes. */
export function hasCode<Code extends ErrorCode>(
  error: unknown,
  ...codes: Code[]
): error is AppException & { readonly code: Code } {
  return error instanceof AppException && (codes as ErrorCode[]).includes(error.code);
}
