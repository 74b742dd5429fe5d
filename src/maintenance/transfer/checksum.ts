import { hash } from 'node:crypto';
import type { TextRow } from './transferred-table.js';

const MODULUS = 1n << 256n;

/**
 * What a table holds, in one figure: the sum of its rows' SHA-256. It does not depend on their order, which
 * the engines do not share, and a row that is there twice counts twice.
 */
export class Checksum {
  rows = 0;
  private sum = 0n;

  add(row: TextRow): void {
    this.rows += 1;
    this.sum = (this.sum + BigInt(`0x${hash('sha256', JSON.stringify(row))}`)) % MODULUS;
  }

  get text(): string {
    return this.sum.toString(16).padStart(64, '0');
  }
}
