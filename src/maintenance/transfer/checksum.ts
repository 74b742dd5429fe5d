import { hash } from 'node:crypto';
import type { TextRow } from './transferred-table.js';

const MODULUS = 1n << 256n;

/**
 * The sum of the SHA-256 hashes of a table's rows. Independent of the row order, which differs between
 * the engines; a duplicate row counts twice.
 */
export class Checksum {
  rows = 0;
  private sum = 0n;

  add(row: TextRow): void {
    this.rows += 1;
    this.sum = (this.sum + BigInt(`0x${hash('sha256', JSON.stringify(row))}`)) % MODULUS;
  }

  /** 64 hexadecimal digits. */
  get text(): string {
    return this.sum.toString(16).padStart(64, '0');
  }
}

/** The checksum of all rows of a table. */
export async function checksumOf(batches: AsyncIterable<TextRow[]>): Promise<Checksum> {
  const checksum = new Checksum();
  for await (const batch of batches) for (const row of batch) checksum.add(row);
  return checksum;
}
