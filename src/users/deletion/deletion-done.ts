import type { User } from '../../identity/user.entity.js';
import type { QueuedMail } from '../../mail/mail-queue.js';

/** The mail that reports a deletion. It holds what the row of the user no longer can. */
export function deletionDone({ id, email, username, locale }: User): QueuedMail {
  const data = { username, ...(locale !== null && { locale }) };
  return { template: 'deletion_done', userId: id, to: email, data };
}
