import { Injectable } from '@nestjs/common';
import type { DeliveryHandler } from './delivery-handler.js';

/**
 * The handlers of this instance. A feature registers its handler before the application starts, and
 * registers none while it is off: its deliveries then stay in the outbox until its purge.
 */
@Injectable()
export class DeliveryHandlers {
  private readonly byKind = new Map<string, DeliveryHandler>();

  get kinds(): string[] {
    return [...this.byKind.keys()];
  }

  register(handler: DeliveryHandler): void {
    this.byKind.set(handler.kind, handler);
  }

  /** Closes the connections of all handlers. */
  close(): void {
    for (const handler of this.byKind.values()) handler.close?.();
  }

  /** @throws Error for a kind without a handler; `kinds` lists the others */
  get(kind: string): DeliveryHandler {
    const handler = this.byKind.get(kind);
    if (!handler) throw new Error(`no handler for deliveries of the kind ${kind}`);
    return handler;
  }
}
