/**
 * Loads the WebAuthn library at the first ceremony: neither a start nor a service without
 * passkeys needs it.
 */
export async function loadWebauthn() {
  const [server, helpers] = await Promise.all([
    import('@simplewebauthn/server'),
    import('@simplewebauthn/server/helpers'),
  ]);
  return { ...server, ...helpers };
}
