import type { ClientInfo } from '../../http/requests/client-info.js';
import { canonicalEmail } from '../../identity/canonical.js';
import { enqueue } from '../../outbox/enqueue.js';
import type { Transaction } from '../../sessions/start/session-starter.js';

/** The kind of these deliveries in the outbox. */
export const VERIFICATION_REQUEST = 'email_verification_request';

/** The payload of such a delivery. */
export interface VerificationRequest {
  /** Canonical; perhaps of no user. */
  readonly email: string;
  /** Of a registration: the id of the new user. The address may belong to another one. */
  readonly registeredId?: string;
  /** Absent on the command line. */
  readonly client?: ClientInfo;
}

/**
 * Stores a request to verify an address in the outbox. The user is not looked up here, so that neither a
 * response nor its time can reveal whether there is one.
 */
export async function requestVerification(
  { manager, publish }: Transaction,
  { email, ...request }: VerificationRequest,
): Promise<void> {
  const recipient = canonicalEmail(email);
  const payload: VerificationRequest = { email: recipient, ...request };
  await enqueue(manager, publish, {
    kind: VERIFICATION_REQUEST,
    orderingKey: recipient,
    payload,
  });
}
