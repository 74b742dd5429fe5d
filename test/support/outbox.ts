import { DataSource, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { ChangeFeed } from '../../src/database/changes/change-feed.js';
import { Metrics } from '../../src/observability/metrics/metrics.js';
import { Delivery } from '../../src/outbox/delivery.entity.js';
import type { AttemptedDelivery, DeliveryHandler } from '../../src/outbox/delivery-handler.js';
import { DeliveryHandlers } from '../../src/outbox/delivery-handlers.js';
import { Dispatcher } from '../../src/outbox/dispatcher.js';
import { enqueue } from '../../src/outbox/enqueue.js';
import type { TestApp } from './app.js';

/** A kind of its own, so that a test sees only its deliveries. */
export const newKind = () => `test-${uuidv7().slice(-12)}`;

export const deliveryRows = (app: TestApp): Repository<Delivery> =>
  app.get(DataSource).getRepository(Delivery);

/** @returns the id */
export function enqueueOn(
  app: TestApp,
  kind: string,
  orderingKey: string = uuidv7(),
  payload: object = {},
): Promise<string> {
  return app.app
    .get(ChangeFeed)
    .transaction((manager, publish) => enqueue(manager, publish, { kind, orderingKey, payload }));
}

/** Records its attempts, and answers each with `respond`. */
export class RecordingHandler implements DeliveryHandler {
  readonly attempted: AttemptedDelivery[] = [];

  constructor(
    readonly kind: string,
    private readonly respond: (delivery: AttemptedDelivery) => Promise<void> | void = () => {},
  ) {}

  get ids(): string[] {
    return this.attempted.map(({ id }) => id);
  }

  async deliver(delivery: AttemptedDelivery): Promise<void> {
    this.attempted.push(delivery);
    await this.respond(delivery);
  }
}

/** Starts a dispatcher for one handler on the database of an application. */
export async function startDispatcher(app: TestApp, handler: DeliveryHandler): Promise<Dispatcher> {
  const handlers = new DeliveryHandlers();
  handlers.register(handler);
  const feed = app.app.get(ChangeFeed);
  const dispatcher = new Dispatcher(app.get(DataSource), feed, handlers, app.get(Metrics));
  await dispatcher.onApplicationBootstrap();
  return dispatcher;
}
