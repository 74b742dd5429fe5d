import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { type CborValue, encodeCbor } from './cbor.js';

/** The behaviour of an authenticator and its browser. */
export interface AuthenticatorBehaviour {
  /** The origin of the page. */
  origin: string;
  /** Signed instead of the RP ID of the options. */
  rpId?: string;
  isUserPresent: boolean;
  isUserVerified: boolean;
  isBackupEligible: boolean;
  isBackedUp: boolean;
  /** Added to the counter at each use; 0 for an authenticator without a counter. */
  counterStep: number;
  /** The page is in a frame of another origin. */
  isCrossOrigin: boolean;
}

/** A passkey in the authenticator. */
export interface StoredCredential {
  readonly id: string;
  readonly rpId: string;
  readonly userHandle: string;
  readonly privateKey: KeyObject;
  signCount: number;
}

const DEFAULTS: AuthenticatorBehaviour = {
  origin: 'http://localhost:5173',
  isUserPresent: true,
  isUserVerified: true,
  isBackupEligible: false,
  isBackedUp: false,
  counterStep: 0,
  isCrossOrigin: false,
};

const ES256 = -7;

/**
 * An authenticator in software with the page's part of its browser: creates passkeys (ES256, no attestation) and
 * signs with them (WebAuthn, sections 6 and 7). It does what its behaviour says, right or wrong.
 */
export class SoftwareAuthenticator {
  readonly credentials: StoredCredential[] = [];
  private readonly behaviour: AuthenticatorBehaviour;

  constructor(behaviour: Partial<AuthenticatorBehaviour> = {}) {
    this.behaviour = { ...DEFAULTS, ...behaviour };
  }

  /**
   * `navigator.credentials.create()`, with the response in its JSON form.
   *
   * @param id of the credential, to repeat a known one
   */
  create(
    options: PublicKeyCredentialCreationOptionsJSON,
    overrides: Partial<AuthenticatorBehaviour> = {},
    id = randomBytes(32).toString('base64url'),
  ): RegistrationResponseJSON {
    const behaviour = { ...this.behaviour, ...overrides };
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const rpId = options.rp.id ?? '';
    const credential: StoredCredential = {
      id,
      rpId,
      userHandle: options.user.id,
      privateKey,
      signCount: 0,
    };
    this.credentials.push(credential);
    const authData = Buffer.concat([
      authenticatorData(behaviour, rpId, 0, 0x40),
      attestedCredential(credential.id, publicKey),
    ]);
    const attestation = new Map<string, CborValue>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]);
    return {
      id: credential.id,
      rawId: credential.id,
      type: 'public-key',
      clientExtensionResults: { credProps: { rk: true } },
      authenticatorAttachment: 'platform',
      response: {
        clientDataJSON: clientData('webauthn.create', options.challenge, behaviour),
        attestationObject: encodeCbor(attestation).toString('base64url'),
        transports: ['internal', 'hybrid'],
      },
    };
  }

  /**
   * `navigator.credentials.get()`: signs with a credential that the options allow; without a list of them, with the
   * newest.
   *
   * @param credential to sign with instead, allowed or not
   * @throws Error where a browser would show that there is no passkey
   */
  get(
    options: PublicKeyCredentialRequestOptionsJSON,
    overrides: Partial<AuthenticatorBehaviour> = {},
    credential = this.find(options),
  ): AuthenticationResponseJSON {
    const behaviour = { ...this.behaviour, ...overrides };
    credential.signCount += behaviour.counterStep;
    const data = authenticatorData(behaviour, options.rpId ?? '', credential.signCount);
    const clientDataJSON = clientData('webauthn.get', options.challenge, behaviour);
    const hash = sha256(Buffer.from(clientDataJSON, 'base64url'));
    const signature = sign('sha256', Buffer.concat([data, hash]), credential.privateKey);
    return {
      id: credential.id,
      rawId: credential.id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON,
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: credential.userHandle,
      },
    };
  }

  private find({ allowCredentials = [], rpId }: PublicKeyCredentialRequestOptionsJSON) {
    const allowed = allowCredentials.map(({ id }) => id);
    const found = this.credentials.findLast(
      (credential) =>
        credential.rpId === rpId && (allowed.length === 0 || allowed.includes(credential.id)),
    );
    if (!found) throw new Error('the authenticator has no passkey that the options allow');
    return found;
  }
}

/** WebAuthn, section 6.1. */
function authenticatorData(
  behaviour: AuthenticatorBehaviour,
  rpId: string,
  signCount: number,
  otherFlags = 0,
): Buffer {
  const flags =
    otherFlags |
    (behaviour.isUserPresent ? 0x01 : 0) |
    (behaviour.isUserVerified ? 0x04 : 0) |
    (behaviour.isBackupEligible ? 0x08 : 0) |
    (behaviour.isBackedUp ? 0x10 : 0);
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(signCount);
  return Buffer.concat([sha256(behaviour.rpId ?? rpId), Buffer.from([flags]), counter]);
}

/** WebAuthn, section 6.5.1, with a COSE key (RFC 9053, section 7.1.1) of the curve P-256. */
function attestedCredential(id: string, publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const key = new Map<number, number | Uint8Array>([
    [1, 2],
    [3, ES256],
    [-1, 1],
    [-2, Buffer.from(x, 'base64url')],
    [-3, Buffer.from(y, 'base64url')],
  ]);
  const rawId = Buffer.from(id, 'base64url');
  const length = Buffer.from([rawId.length >> 8, rawId.length & 0xff]);
  return Buffer.concat([Buffer.alloc(16), length, rawId, encodeCbor(key)]);
}

/** WebAuthn, section 5.8.1. */
function clientData(
  type: 'webauthn.create' | 'webauthn.get',
  challenge: string,
  { origin, isCrossOrigin }: AuthenticatorBehaviour,
): string {
  const data = { type, challenge, origin, crossOrigin: isCrossOrigin };
  return Buffer.from(JSON.stringify(data)).toString('base64url');
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
