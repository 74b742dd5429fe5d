import type { Mailbox } from '../../config/mailbox.js';
import { DeliveryError } from '../../outbox/delivery-handler.js';
import type { MailTemplate } from '../mail-template.js';

/** A policy of the mail server, such as a filter for spam, rejects the content of this mail. */
export class ContentRejectedError extends DeliveryError {}

/** A rendered mail to one recipient. */
export interface MailMessage {
  /** The id of the delivery: attempts at the same delivery share their `Message-ID`. */
  readonly id: string;
  /** Also the value of a header field. */
  readonly template: MailTemplate | 'test';
  readonly from: Mailbox;
  readonly to: string;
  readonly subject: string;
  /** Absent in a test mail. */
  readonly html: string | undefined;
  readonly text: string;
  /** The link in the mail, for the log of a transport that sends nothing. */
  readonly link?: string;
}

/** Sends mails, or stores them. */
export interface MailTransport {
  /**
   * @returns the answer of the mail server, or the file
   * @throws DeliveryError with the problem and its remedy, or PermanentDeliveryError where another attempt
   *   cannot succeed
   */
  send(message: MailMessage): Promise<string>;
  /** Connects, encrypts and signs in, and sends nothing. @throws DeliveryError */
  verify(): Promise<void>;
  close(): void;
}
