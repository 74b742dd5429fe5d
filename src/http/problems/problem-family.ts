import { ERRORS, type ErrorCode } from '../../common/errors/error-code.js';

/**
 * Codes that share a schema, or have a shorter name. A route may combine codes of one status only within a
 * family: generators have no name for the type of a choice of schemas.
 */
const FAMILIES: Partial<Record<ErrorCode, string>> = {
  cross_site_request: 'MalformedRequest',
  invalid_one_time_token: 'MalformedRequest',
  invalid_passkey: 'MalformedRequest',
  invalid_provider_sign_in: 'MalformedRequest',
  invalid_sign_in_token: 'MalformedRequest',
  provider_denied: 'MalformedRequest',
  second_factor_required: 'InvalidCredentials',
  invalid_second_factor: 'InvalidCredentials',
  unknown_passkey: 'InvalidCredentials',
  insufficient_user_authentication: 'InvalidToken',
  deletion_scheduled: 'AccountDisabled',
  email_not_verified: 'AccountDisabled',
  registration_closed: 'AccountDisabled',
  email_taken: 'Conflict',
  username_taken: 'Conflict',
  identity_incomplete: 'Conflict',
  identity_not_linked: 'Conflict',
  identity_taken: 'Conflict',
  no_second_factor: 'Conflict',
  provider_exists: 'Conflict',
  provider_from_environment: 'Conflict',
  provider_in_use: 'Conflict',
  last_sign_in_method: 'Conflict',
  setup_complete: 'Conflict',
  last_admin: 'Conflict',
  user_disabled: 'Conflict',
  validation_failed: 'Validation',
  invalid_provider_response: 'Provider',
  overloaded: 'Unavailable',
  provider_unavailable: 'Provider',
  service_unavailable: 'Unavailable',
};

/** Further families of codes, for routes that require an access token. */
const FURTHER_FAMILIES: Partial<Record<ErrorCode, string>> = {
  second_factor_required: 'InvalidToken',
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
  return (Object.keys(ERRORS) as ErrorCode[]).filter((code) => familiesOf(code).includes(name));
}

/** The names of the schemas of the errors of one status on a route; several where no family has all codes. */
export function problemFamilies(codes: readonly ErrorCode[]): string[] {
  const common = codes
    .flatMap(familiesOf)
    .find((name) => codes.every((code) => familiesOf(code).includes(name)));
  return common === undefined ? [...new Set(codes.map(problemFamily))] : [common];
}

function familiesOf(code: ErrorCode): string[] {
  const further = FURTHER_FAMILIES[code];
  return [problemFamily(code), ...(further === undefined ? [] : [`${further}Problem`])];
}

function pascalCase(code: string): string {
  return code.replace(/(?:^|_)(\w)/g, (_, first: string) => first.toUpperCase());
}
