import { redactUrl } from './redact-url.js';

const SECRETS = new Set(['SECRET_KEY', 'SECRET_KEY_PREVIOUS']);

/** They may hold a name and a password. */
const ADDRESSES = new Set(['DATABASE_URL', 'TARGET_DATABASE_URL', 'OTEL_EXPORTER_OTLP_ENDPOINT']);

/** Whether the text of a variable is never repeated, not even when it is wrong. */
export function isSecret(name: string): boolean {
  return SECRETS.has(name) || ADDRESSES.has(name);
}

/** A value for a person to read, without what is secret in it. */
export function maskValue(name: string, value: unknown): string {
  const text = String(value);
  if (!isSecret(name)) return text;
  return (ADDRESSES.has(name) ? redactUrl(text) : undefined) ?? '***';
}
