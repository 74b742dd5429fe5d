const MIN_BYTES = 32;

/** 32 random bytes, even in hexadecimal, practically never have fewer distinct characters. */
const MIN_DISTINCT = 8;

/** Keys from this project's examples and from tutorials, which are public. */
const PUBLISHED_EXAMPLES = [
  /change[-_ ]?(me|this|it)/i,
  /^(your|my|super|the)[-_ ]?(very[-_ ]?)?(jwt[-_ ]?)?secret/i,
  /^(.)\1+$/,
  // The current and the former example of jwt.io.
  /^a-string-secret/i,
  /your[-_ ]?(\d+[-_ ]?bit|super|secret)/i,
  /(insert|replace|example|placeholder)[-_ ]/i,
  /^(0123456789|1234567890)/,
  // The key of FastAPI's security tutorial, copied into many deployments.
  /^09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7$/,
];

/**
 * Validates a secret key for production.
 *
 * @returns the problem as the end of a sentence, or undefined for a valid key
 */
export function secretKeyProblem(key: string | undefined): string | undefined {
  const advice = 'make one with: openssl rand -base64 48';
  if (!key) return `is missing; ${advice}`;
  // A file of raw bytes: each invalid byte was decoded as U+FFFD.
  if (key.includes('\uFFFD')) return `is not text; ${advice}`;
  if (PUBLISHED_EXAMPLES.some((example) => example.test(key))) {
    return `is a published example; ${advice}`;
  }
  if (Buffer.byteLength(key) < MIN_BYTES) return `is shorter than ${MIN_BYTES} bytes; ${advice}`;
  if (new Set(key).size < MIN_DISTINCT) return `repeats a few characters; ${advice}`;
  return undefined;
}
