import { replaceControls } from '../common/escape-controls.js';
import { codeOf } from '../common/errors/code-of.js';
import { DeliveryError } from './delivery-handler.js';

/** The length of the column. */
const LENGTH = 500;

/** What tokens, codes and passwords look like in the reply of a server that repeats a part of a message. */
const SECRETS = [
  /\b[a-z][a-z0-9+.-]*:\/\/\w\S*/gi,
  /[A-Za-z0-9_\-+/=.]*(?:token|password|secret|code)=\S+/gi,
  /[A-Za-z0-9_-]{20,}/g,
  /\b\d(?:[ -]?\d){5,}\b/g,
];

/**
 * Describes a failure for the operator, without secrets: the message of a `DeliveryError`, and only the code or
 * the class of any other error, whose message may repeat a link or a credential.
 */
export function describeFailure(error: unknown): string {
  return replaceControls(redact(summaryOf(error))).slice(0, LENGTH);
}

function summaryOf(error: unknown): string {
  if (error instanceof DeliveryError) return error.message;
  return codeOf(error) ?? (error instanceof Error ? error.name : typeof error);
}

function redact(text: string): string {
  return SECRETS.reduce((redacted, secret) => redacted.replace(secret, '[removed]'), text);
}
