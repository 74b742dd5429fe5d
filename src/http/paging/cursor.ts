import { isUUID } from 'class-validator';
import { AppException } from '../../common/errors/app.exception.js';

/** The end of a page: its sort, and the sort value and the id of its last row. */
export interface Cursor {
  readonly sort: string;
  readonly value: string | number;
  readonly id: string;
}

export function encodeCursor({ sort, value, id }: Cursor): string {
  return Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');
}

/**
 * @param sort of this request; a cursor of a different sort would skip and repeat rows
 * @throws AppException `validation_failed` for a cursor that is not from a page of this sort
 */
export function decodeCursor(text: string, sort: string, valueType: 'string' | 'number'): Cursor {
  const [cursorSort, value, id] = parseArray(text);
  if (
    cursorSort === sort &&
    typeof value === valueType &&
    (valueType === 'string' || Number.isSafeInteger(value)) &&
    isUUID(id) &&
    !String(value).includes('\0')
  ) {
    return { sort, value: value as string | number, id: id as string };
  }
  throw new AppException('validation_failed', {
    errors: [
      {
        pointer: '#/cursor',
        code: 'is_cursor',
        detail: 'cursor must be a next_cursor of the same sort',
      },
    ],
  });
}

function parseArray(text: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
