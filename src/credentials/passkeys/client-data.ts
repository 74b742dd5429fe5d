import { acceptsOrigin, type RelyingParty } from '../../config/relying-party.js';
import { invalidPasskey } from './invalid-passkey.js';

type CeremonyType = 'webauthn.create' | 'webauthn.get';

interface ClientData {
  readonly challenge: string;
  readonly origin: string;
}

/**
 * Reads what the browser says about a ceremony, and checks its type and page (WebAuthn, sections 7.1 and 7.2).
 * A ceremony in a frame of another origin is rejected: its user may not see which site asks.
 *
 * @param json in base64url
 * @throws AppException `invalid_passkey`
 */
export function readClientData(json: string, type: CeremonyType, party: RelyingParty): ClientData {
  const data = parse(json);
  if (data['type'] !== type) {
    throw invalidPasskey(`The response is not one of ${METHODS[type]}; send that of this method.`);
  }
  const { challenge, origin } = data;
  if (typeof challenge !== 'string' || typeof origin !== 'string') {
    throw invalidPasskey('The client data has no challenge or no origin.');
  }
  if (!acceptsOrigin(party, origin)) {
    throw invalidPasskey(
      'The origin of the page is not accepted; add it to PASSKEY_ORIGINS if it is yours.',
    );
  }
  if (data['crossOrigin'] === true || data['topOrigin'] !== undefined) {
    throw invalidPasskey(
      'The passkey was used in a frame of another origin; open the page by itself.',
    );
  }
  return { challenge, origin };
}

const METHODS: Record<CeremonyType, string> = {
  'webauthn.create': 'navigator.credentials.create()',
  'webauthn.get': 'navigator.credentials.get()',
};

function parse(json: string): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(Buffer.from(json, 'base64url').toString());
    if (typeof data === 'object' && data !== null) return data as Record<string, unknown>;
  } catch {
    // Rejected below, as any other text that is no object.
  }
  throw invalidPasskey('The client data is not a JSON object.');
}
