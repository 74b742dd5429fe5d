import { domainToASCII } from 'node:url';
import { isMailAddress } from '../../config/mailbox.js';
import { PermanentDeliveryError } from '../../outbox/delivery-handler.js';
import type { MailMessage } from './mail-message.js';

/** The mail in the form that nodemailer takes. @throws PermanentDeliveryError for an unusable recipient */
export function toMime({ id, template, from, to, subject, html, text }: MailMessage) {
  // Addresses are validated where they enter the database; one that was written by hand must not add a header.
  if (!isMailAddress(to)) {
    throw new PermanentDeliveryError('the address of the recipient is not valid');
  }
  return {
    envelope: { from: from.address, to: [to] },
    from: { name: from.name, address: from.address },
    // As an object: a text would be parsed, and a comma would add a recipient.
    to: { name: '', address: to },
    subject,
    html,
    text,
    messageId: `<${id}@${messageIdDomain(from.address)}>`,
    headers: {
      // RFC 3834: neither vacation notices nor other responders answer.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      // For filters and statistics of the operator.
      'X-Mail-Template': template,
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function messageIdDomain(address: string): string {
  return domainToASCII(address.slice(address.lastIndexOf('@') + 1)) || 'localhost';
}
