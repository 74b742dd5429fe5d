import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeOf } from '../common/errors/code-of.js';
import { StartupError } from '../common/errors/startup.error.js';
import type { Environment } from '../config/environment.js';
import { sqliteFile } from '../config/database-url.js';

const MIN_BYTES = 32;

/** Random text of 32 bytes, hexadecimal too, practically never has fewer characters of its own. */
const MIN_DISTINCT = 8;

/** Values from this project's own examples and from tutorials: as good as public. */
const KNOWN_EXAMPLES = [
  /change[-_ ]?(me|this|it)/i,
  /^(your|my|super|the)[-_ ]?(very[-_ ]?)?(jwt[-_ ]?)?secret/i,
  /^(.)\1+$/,
  // jwt.io's own, and its elder.
  /^a-string-secret/i,
  /your[-_ ]?(\d+[-_ ]?bit|super|secret)/i,
  /(insert|replace|example|placeholder)[-_ ]/i,
  /^(0123456789|1234567890)/,
  // The key of FastAPI's security tutorial, copied into many deployments.
  /^09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7$/,
];

/** What is wrong with a key for production, as the end of a sentence; nothing when it is fine. */
export function secretKeyProblem(key: string | undefined): string | undefined {
  const advice = 'make one with: openssl rand -base64 48';
  if (!key) return `is missing; ${advice}`;
  // What a file of raw bytes turns into.
  if (key.includes('\uFFFD')) return `is not text; ${advice}`;
  if (KNOWN_EXAMPLES.some((example) => example.test(key))) return `is a known example; ${advice}`;
  if (Buffer.byteLength(key) < MIN_BYTES) return `is shorter than ${MIN_BYTES} bytes; ${advice}`;
  if (new Set(key).size < MIN_DISTINCT) return `repeats a few characters; ${advice}`;
  return undefined;
}

/**
 * The key to use: the configured one or, outside production, a random one that is kept beside the
 * database (mode 0600), so that a restart signs nobody out.
 */
export function resolveSecretKey(environment: Environment): string {
  if (environment.SECRET_KEY) return environment.SECRET_KEY;
  if (sqliteFile(environment.DATABASE_URL) === ':memory:') return randomKey();
  const path = secretKeyFile(environment);
  try {
    return readOrCreate(path);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(
      `no secret key can be kept in ${path} (${codeOf(error) ?? 'unreadable'}); set SECRET_KEY, or DATABASE_URL to a folder that may be written`,
      error,
    );
  }
}

/** Where the key is kept when none is set. */
export function secretKeyFile({ DATABASE_URL }: Environment): string {
  const file = sqliteFile(DATABASE_URL);
  return join(file ? dirname(file) : 'data', 'secret.key');
}

function readOrCreate(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  try {
    writeFileSync(draft, randomKey(), { mode: 0o600, flag: 'wx', flush: true });
    // A link appears whole or not at all, and fails when another process was first: then its key counts for both.
    linkSync(draft, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const key = readFileSync(path, 'utf8').trim();
  if (key === '') {
    throw new StartupError(`${path} is empty; delete it, and a new key is made`);
  }
  return key;
}

function randomKey(): string {
  return randomBytes(48).toString('base64url');
}
