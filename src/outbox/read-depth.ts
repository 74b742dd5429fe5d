import type { DataSource } from 'typeorm';
import type { OutboxDepth } from '../observability/metrics/reports.js';
import { Delivery } from './delivery.entity.js';

/** Counts the pending deliveries, by an index that has only these. */
export async function readDepth(dataSource: DataSource): Promise<OutboxDepth> {
  const row = await dataSource
    .getRepository(Delivery)
    .createQueryBuilder('delivery')
    .select('count(*)', 'pending')
    .addSelect('min(delivery.created_at)', 'oldest')
    .where('delivery.next_attempt_at IS NOT NULL')
    .getRawOne<{ pending: string | number; oldest: string | number | null }>();
  const { pending = 0, oldest = null } = row ?? {};
  return {
    pending: Number(pending),
    oldest: oldest === null ? 0 : Math.max(0, Date.now() - Number(oldest)) / 1000,
  };
}
