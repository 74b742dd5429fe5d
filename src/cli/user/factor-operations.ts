import { COMMAND_LINE } from '../../access/requester.js';
import { FactorResets } from '../../users/factor-reset/factor-resets.js';
import { FactorOverview } from '../../users/factors/factor-overview.js';
import type { FactorsResponse } from '../../users/factors/dto/factors.response.js';
import { findUser } from '../find-user.js';
import { withServices } from '../with-services.js';

/* The services behind `user factors` and `user reset-factors`. */

/** @throws AppException `not_found` */
export async function readFactors(name: string): Promise<FactorsResponse> {
  return withServices(async (services) => {
    const { id } = await findUser(services, name);
    return services.get(FactorOverview).read(id);
  });
}

/**
 * Schedules a reset of factors, or makes it at once.
 *
 * @returns the name of the user, and the time of the reset
 * @throws AppException as `FactorResets.schedule`
 */
export async function resetFactors(
  name: string,
  isImmediate: boolean,
): Promise<{ username: string; dueAt: Date }> {
  return withServices(async (services) => {
    const { id, username } = await findUser(services, name);
    const hours = isImmediate ? 0 : undefined;
    return { username, dueAt: await services.get(FactorResets).schedule(id, COMMAND_LINE, hours) };
  });
}

/** @returns the name of the user, and whether a reset was scheduled */
export async function cancelFactorReset(
  name: string,
): Promise<{ username: string; wasScheduled: boolean }> {
  return withServices(async (services) => {
    const { id, username, factorResetDueAt } = await findUser(services, name);
    await services.get(FactorResets).cancel(id, COMMAND_LINE);
    return { username, wasScheduled: factorResetDueAt !== null };
  });
}
