import { readFileSync } from 'node:fs';

/** Turns on the features that are off by default, so that their routes exist; mails stay in the outbox. */
export const EVERY_FEATURE: Record<string, string> = {
  ...JSON.parse(readFileSync('scripts/every-feature.json', 'utf8')),
  // Refuses connections: tests of mails use `MailSink`.
  MAIL_URL: 'smtp://127.0.0.1:9',
};
