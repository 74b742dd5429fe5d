/** Headers of every response (ASVS 3.4); the documentation pages have their own content policy. */
export const SECURITY_HEADERS = [
  ['x-content-type-options', 'nosniff'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  // For browsers that do not know `frame-ancestors`.
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'no-referrer'],
  // Browsers apply it over TLS only, which a proxy terminates.
  ['strict-transport-security', 'max-age=31536000; includeSubDomains'],
] as const;
