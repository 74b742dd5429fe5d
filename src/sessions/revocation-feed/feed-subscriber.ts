import type { ServerResponse } from 'node:http';
import { heartbeatMessage, revocationMessage } from './feed-message.js';
import type { RecentRevocations } from './recent-revocations.js';

/** Characters that are written at once. */
const BATCH = 16 * 1024;

/**
 * One open stream. It reads the log of revocations at the pace of the client, so that a slow client costs no
 * memory; one that does not accept data from one heartbeat to the next is disconnected, and resumes.
 */
export class FeedSubscriber {
  private isBlocked = false;
  private wasBlocked = false;

  constructor(
    private readonly response: ServerResponse,
    private readonly recent: RecentRevocations,
    private position: number,
  ) {
    response.on('drain', () => {
      this.isBlocked = false;
      this.send();
    });
  }

  /** Sends what the log has and the client does not, as far as the client accepts it. */
  send(): void {
    while (!this.isBlocked && !this.response.writableEnded) {
      const batch = this.nextBatch();
      if (batch === '') return;
      this.isBlocked = !this.response.write(batch);
    }
  }

  /** Says that the client has everything, where it does; called at a regular interval. */
  beat(): void {
    if (this.isBlocked && this.wasBlocked) this.response.destroy();
    this.wasBlocked = this.isBlocked;
    if (this.isBlocked || this.response.writableEnded) return;
    this.isBlocked = !this.response.write(heartbeatMessage());
  }

  end(): void {
    this.response.end();
  }

  private nextBatch(): string {
    let batch = '';
    while (batch.length < BATCH) {
      const found = this.recent.at(this.position);
      if (!found) break;
      batch += revocationMessage(found.entry);
      this.position = found.next;
    }
    return batch;
  }
}
