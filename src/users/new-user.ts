import { v7 as uuidv7 } from 'uuid';
import { Role } from '../access/role.enum.js';
import { nameColumns } from '../identity/name-columns.js';
import { NEW_USER_COLUMNS } from '../identity/new-user-columns.js';
import type { User } from '../identity/user.entity.js';
import type { CreateUserDto } from './dto/create-user.dto.js';
import { passwordColumns } from './temporary-password.js';

/** The row of a new user. Its e-mail address is not verified. */
export function newUser(values: CreateUserDto, passwordHash: string): User {
  const now = new Date();
  return {
    id: uuidv7(),
    ...NEW_USER_COLUMNS,
    locale: values.locale ?? null,
    ...nameColumns({ ...values, fullName: values.full_name ?? null }),
    ...passwordColumns(passwordHash, now, values.is_password_temporary),
    role: values.role ?? Role.User,
    isActive: values.is_active ?? true,
    createdAt: now,
    updatedAt: now,
    lastLoginAt: null,
  };
}
