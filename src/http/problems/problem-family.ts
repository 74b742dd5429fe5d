import { ERRORS, type ErrorCode } from '../../common/errors/error-code.js';

/**
 * Codes that share a schema, or have a shorter name. A route may combine codes of one status only within a
 * family: generators have no name for the type of a choice of schemas.
 */
const FAMILIES: Partial<Record<ErrorCode, string>> = {
  cross_site_request: 'MalformedRequest',
  invalid_one_time_token: 'MalformedRequest',
  invalid_passkey: 'MalformedRequest',
  invalid_sign_in_token: 'MalformedRequest',
  second_factor_required: 'InvalidCredentials',
  invalid_second_factor: 'InvalidCredentials',
  unknown_passkey: 'InvalidCredentials',
  insufficient_user_authentication: 'InvalidToken',
  deletion_scheduled: 'AccountDisabled',
  email_not_verified: 'AccountDisabled',
  email_taken: 'Conflict',
  username_taken: 'Conflict',
  no_second_factor: 'Conflict',
  last_sign_in_method: 'Conflict',
  last_admin: 'Conflict',
  user_disabled: 'Conflict',
  validation_failed: 'Validation',
  overloaded: 'Unavailable',
  service_unavailable: 'Unavailable',
};

/**
 * The name of the schema that documents an error. It does not depend on the routes: generated clients use it
 * as a type name, which a new code on a route must not change.
 */
export function problemFamily(code: ErrorCode): string {
  return `${FAMILIES[code] ?? pascalCase(code)}Problem`;
}

/** The codes of all errors that share the schema of this name. */
export function codesOfFamily(name: string): ErrorCode[] {
  return (Object.keys(ERRORS) as ErrorCode[]).filter((code) => problemFamily(code) === name);
}

function pascalCase(code: string): string {
  return code.replace(/(?:^|_)(\w)/g, (_, first: string) => first.toUpperCase());
}
