import { OneTimeToken } from '../../../tokens/one-time/one-time-token.entity.js';
import { toExportedToken } from '../dto/exported-token.js';
import { rowsById } from './rows-by-id.js';

export const exportedTokens = rowsById('one_time_tokens', OneTimeToken, toExportedToken);
