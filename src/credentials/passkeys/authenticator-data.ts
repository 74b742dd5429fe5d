import { createHash } from 'node:crypto';
import type { RelyingParty } from '../../config/relying-party.js';
import { invalidPasskey } from './invalid-passkey.js';
import { loadWebauthn } from './load-webauthn.js';

/**
 * Parses authenticator data, and checks the RP ID and the flags (WebAuthn, sections 7.1 and 7.2). The library
 * checks them again; here each mistake has its own explanation.
 *
 * @throws AppException `invalid_passkey`
 */
export async function readAuthenticatorData(
  data: Uint8Array<ArrayBuffer>,
  { id }: RelyingParty,
  requiresUserVerification: boolean,
) {
  const parsed = await parse(data);
  const { up, uv, be, bs } = parsed.flags;
  if (!createHash('sha256').update(id).digest().equals(parsed.rpIdHash)) {
    throw invalidPasskey(`The passkey is for another RP ID; use the options with the RP ID ${id}.`);
  }
  if (!up) throw invalidPasskey('The authenticator did not check that a user is present.');
  if (requiresUserVerification && !uv) {
    throw invalidPasskey(
      'The authenticator did not verify the user; set up a PIN, fingerprint or face on it, or sign in with the password first.',
    );
  }
  if (bs && !be)
    throw invalidPasskey('The backup flags of the authenticator contradict each other.');
  return parsed;
}

async function parse(data: Uint8Array<ArrayBuffer>) {
  const { parseAuthenticatorData } = await loadWebauthn();
  try {
    return parseAuthenticatorData(data);
  } catch (error) {
    throw invalidPasskey('The authenticator data is malformed.', error);
  }
}
