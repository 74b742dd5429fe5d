import { v7 as uuidv7 } from 'uuid';
import { Role } from '../../access/role.enum.js';
import { AppException } from '../../common/errors/app.exception.js';
import type { FieldError } from '../../common/errors/field-error.js';
import { nameColumns } from '../../identity/name-columns.js';
import { NEW_USER_COLUMNS } from '../../identity/new-user-columns.js';
import type { User } from '../../identity/user.entity.js';
import { toValidDto } from '../../validation/to-valid-dto.js';
import { type ImportRow, RowFault } from './import-row.js';
import { ImportUserDto } from './import-user.dto.js';

export interface CheckedRow {
  readonly line: number;
  /** The user to insert, or the validation errors. */
  readonly outcome: User | FieldError[];
}

/** Validates a row without the database. */
export function checkRow({ line, content }: ImportRow): CheckedRow {
  if (content instanceof RowFault) return { line, outcome: [content] };
  try {
    return { line, outcome: toUser(toValidDto(ImportUserDto, { ...content })) };
  } catch (error) {
    if (!(error instanceof AppException) || !error.errors) throw error;
    return { line, outcome: error.errors };
  }
}

function toUser({ email, username, password_hash, ...values }: ImportUserDto): User {
  const now = new Date();
  const createdAt = values.created_at ?? now;
  return {
    // Ids sort by creation, also for a creation in the past.
    id: values.created_at ? uuidv7({ msecs: createdAt.getTime() }) : uuidv7(),
    ...NEW_USER_COLUMNS,
    ...nameColumns({ email, username, fullName: values.full_name ?? null }),
    locale: values.locale ?? null,
    emailVerifiedAt: values.email_verified ? now : null,
    passwordHash: password_hash,
    role: values.role ?? Role.User,
    isActive: values.is_active ?? true,
    createdAt,
    updatedAt: now,
    lastLoginAt: null,
    passwordChangedAt: createdAt,
    passwordExpiresAt: null,
  };
}
