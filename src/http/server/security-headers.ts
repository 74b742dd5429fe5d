/** Of every answer (ASVS 3.4); the documentation pages say more of what they may load. */
export const SECURITY_HEADERS = [
  ['x-content-type-options', 'nosniff'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['referrer-policy', 'no-referrer'],
  // Browsers heed it over TLS alone, which a proxy provides.
  ['strict-transport-security', 'max-age=31536000; includeSubDomains'],
] as const;
