import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

const BASE64URL = /^[A-Za-z0-9_-]+$/;

/** In characters of base64url. A credential id has at most 1,023 bytes (WebAuthn, section 4). */
export const MAX_LENGTHS = {
  id: 1_364,
  clientDataJSON: 8_192,
  attestationObject: 65_536,
  authenticatorData: 8_192,
  signature: 8_192,
  userHandle: 86,
} as const;

type Member = keyof typeof MAX_LENGTHS;

/** Whether a value has the form of a `RegistrationResponseJSON`; members that later versions add are ignored. */
export function isRegistrationResponse(value: unknown): value is RegistrationResponseJSON {
  if (!isCredential(value)) return false;
  const { response } = value;
  const { transports = [] } = response;
  return (
    isText(response, 'clientDataJSON') &&
    isText(response, 'attestationObject') &&
    Array.isArray(transports) &&
    transports.every((transport) => typeof transport === 'string')
  );
}

/** Whether a value has the form of an `AuthenticationResponseJSON`. */
export function isAuthenticationResponse(value: unknown): value is AuthenticationResponseJSON {
  if (!isCredential(value)) return false;
  const { response } = value;
  return (
    isText(response, 'clientDataJSON') &&
    isText(response, 'authenticatorData') &&
    isText(response, 'signature') &&
    // Authenticators without user handles send none, or null in older browsers.
    ((response['userHandle'] ?? undefined) === undefined || isText(response, 'userHandle'))
  );
}

type Fields = Record<string, unknown>;

function isCredential(value: unknown): value is Fields & { response: Fields } {
  return (
    isFields(value) &&
    isText(value, 'id') &&
    value['rawId'] === value['id'] &&
    value['type'] === 'public-key' &&
    isFields(value['response'])
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(fields: Fields, name: Member): boolean {
  const text = fields[name];
  return typeof text === 'string' && text.length <= MAX_LENGTHS[name] && BASE64URL.test(text);
}
