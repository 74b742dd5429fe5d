import { codeOf } from '../../common/errors/code-of.js';

/** https://sqlite.org/rescode.html */
const NAMES: Record<number, string> = {
  5: 'SQLITE_BUSY',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
};

/**
 * The code of an error, as `codeOf`. A failed online backup reports an extended code, such as
 * `SQLITE_IOERR_WRITE`, which the driver names `UNKNOWN`; its low byte is the primary code.
 */
export function sqliteCodeOf(error: unknown): string | undefined {
  const code = codeOf(error);
  if (code !== 'UNKNOWN') return code;
  const { errno } = error as { errno?: number };
  return NAMES[(errno ?? 0) & 0xff] ?? code;
}
