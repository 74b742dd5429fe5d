import { SetMetadata } from '@nestjs/common';
import type { Role } from './role.enum.js';

export const ROLES = 'access:roles';
export const OR_SELF = 'access:or-self';

/** Restricts a route to principals with one of these roles. */
export const Roles = (...roles: Role[]) => SetMetadata(ROLES, roles);

/** Together with `@Roles`: also permits the user with the id in this route parameter. */
export const OrSelf = (parameter: string) => SetMetadata(OR_SELF, parameter);
