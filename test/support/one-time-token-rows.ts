import { DataSource, type Repository } from 'typeorm';
import { OneTimeToken } from '../../src/tokens/one-time/one-time-token.entity.js';
import type { TestApp } from './app.js';

export function oneTimeTokenRows(app: TestApp): Repository<OneTimeToken> {
  return app.get(DataSource).getRepository(OneTimeToken);
}
