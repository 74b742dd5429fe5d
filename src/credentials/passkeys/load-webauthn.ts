/**
 * Loads the WebAuthn library at the first ceremony: it has 2 MB of sources, which neither a start nor a service
 * without passkeys needs.
 */
export async function loadWebauthn() {
  const [server, helpers] = await Promise.all([
    import('@simplewebauthn/server'),
    import('@simplewebauthn/server/helpers'),
  ]);
  return { ...server, ...helpers };
}
