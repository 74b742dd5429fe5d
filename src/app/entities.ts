import { AuditEvent } from '../audit/audit-event.entity.js';
import { KnownAddress } from '../sessions/known-addresses/known-address.entity.js';
import { Session } from '../sessions/session.entity.js';
import { OneTimeToken } from '../tokens/one-time/one-time-token.entity.js';
import { Delivery } from '../outbox/delivery.entity.js';
import { User } from '../identity/user.entity.js';
import { Erasure } from '../users/deletion/erasure.entity.js';

/** The entities of all tables, for the application and the TypeORM command line (ormconfig.ts). */
export const entities = [User, Session, KnownAddress, OneTimeToken, AuditEvent, Delivery, Erasure];
