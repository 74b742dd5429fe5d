declare const process: { env: Record<string, string | undefined> };

/** Origin of the service. */
export const API = process.env['API'] ?? '';

/** Milliseconds; makes the name unique. */
const NOW = Date.now();

/** The user of this run. */
export const USER = {
  username: `client-${NOW}`,
  email: `client-${NOW}@example.com`,
  password: 'correct horse battery staple',
};

/** Takes the code as its literal type, which fails to compile where a client does not narrow to it. */
export function expectCode<Code extends string>(actual: Code | undefined, expected: Code): void {
  expectEqual(actual, expected);
}

export function expectEqual(actual: unknown, expected: unknown): void {
  if (actual !== expected) {
    throw new Error(`expected ${String(expected)}, not ${String(actual)}`);
  }
}
