import { SetMetadata } from '@nestjs/common';
import type { Role } from './role.enum.js';

export const ROLES = 'access:roles';
export const OR_SELF = 'access:or-self';

/** Lets in only principals that have one of these roles. */
export const Roles = (...roles: Role[]) => SetMetadata(ROLES, roles);

/** Beside `@Roles`: also lets in the user whose id stands in this route parameter. */
export const OrSelf = (parameter: string) => SetMetadata(OR_SELF, parameter);
