import type { DataSource } from 'typeorm';

export type Engine = 'postgres' | 'sqlite';

export function engineOf({ options }: Pick<DataSource, 'options'>): Engine {
  return options.type === 'postgres' ? 'postgres' : 'sqlite';
}
