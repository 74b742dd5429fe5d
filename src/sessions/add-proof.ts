import { type Amr, formatAmr, parseAmr } from '../access/authentication-strength.js';
import { rowLock } from '../database/row-lock.js';
import { Session } from './session.entity.js';
import type { Transaction } from './start/session-starter.js';

/**
 * Raises a session in which its user has added a factor, and thereby proved it: the next change of factors asks
 * for no second step-up. `auth_time` stays, because no earlier credential was proved again: the enrolment
 * required a recent authentication, and extends nothing.
 *
 * @param amr the methods of the new factor
 */
export async function addProof(
  { manager, publish }: Transaction,
  id: string,
  amr: readonly Amr[],
): Promise<void> {
  const session = await manager.findOne(Session, { where: { id }, ...rowLock(manager) });
  if (!session) return;
  const raised = {
    amr: formatAmr([...parseAmr(session.amr), ...amr, 'mfa']),
    acr: 'aal2',
  } as const;
  await manager.update(Session, { id }, raised);
  publish({ id });
}
