import { redactUrl } from './redact-url.js';

const SECRETS = new Set([
  'SECRET_KEY',
  'SECRET_KEY_PREVIOUS',
  'REVOCATION_FEED_TOKEN',
  'IDENTITY_PROVIDER_CLIENT_SECRET',
]);

/** URLs that may contain a user name and a password. */
const URLS = new Set([
  'DATABASE_URL',
  'TARGET_DATABASE_URL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'MAIL_URL',
]);

/** Whether the text of a variable is never printed, not even in an error message. */
export function isSecret(name: string): boolean {
  return SECRETS.has(name) || URLS.has(name);
}

/** Formats a value for display and masks secrets. */
export function maskValue(name: string, value: unknown): string {
  const text = String(value);
  if (!isSecret(name)) return text;
  return (URLS.has(name) ? redactUrl(text) : undefined) ?? '***';
}
