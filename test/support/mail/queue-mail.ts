import { ChangeFeed } from '../../../src/database/changes/change-feed.js';
import { MailQueue, type QueuedMail } from '../../../src/mail/mail-queue.js';
import type { TestApp } from '../app.js';

/** Queues a mail in a transaction of its own. */
export async function queueMail(app: TestApp, mail: QueuedMail): Promise<void> {
  await app.app
    .get(ChangeFeed)
    .transaction((manager, publish) => app.get(MailQueue).enqueue(manager, publish, mail));
}
