import { createPrivateKey, sign } from 'node:crypto';

interface AppleKey {
  readonly teamId: string;
  readonly keyId: string;
  readonly clientId: string;
  /** PKCS #8 in PEM. */
  readonly privateKey: string;
}

/** Seconds. */
const LIFETIME = 300;

/** The client secret of "Sign in with Apple": a JWT that the private key of the team signs with ES256. */
export function appleClientSecret(
  { teamId, keyId, clientId, privateKey }: AppleKey,
  now = new Date(),
): string {
  const iat = Math.floor(now.getTime() / 1000);
  const header = { alg: 'ES256', kid: keyId };
  const claims = {
    iss: teamId,
    iat,
    exp: iat + LIFETIME,
    aud: 'https://appleid.apple.com',
    sub: clientId,
  };
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part), 'utf8').toString('base64url'))
    .join('.');
  const key = { key: createPrivateKey(privateKey), dsaEncoding: 'ieee-p1363' } as const;
  return `${text}.${sign('sha256', Buffer.from(text, 'utf8'), key).toString('base64url')}`;
}
