import { Session } from '../../../sessions/session.entity.js';
import { toExportedSession } from '../dto/exported-session.js';
import { rowsById } from './rows-by-id.js';

export const exportedSessions = rowsById('sessions', Session, toExportedSession);
