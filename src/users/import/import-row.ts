import type { FieldError } from '../../common/errors/field-error.js';

/** One user of an import file. */
export interface ImportRow {
  /** The line on which the row begins; the first line is 1. */
  readonly line: number;
  /** By the names of `ImportUserDto`, not validated. */
  readonly content: Record<string, unknown> | RowFault;
}

/** The result of a row. */
export interface ImportReport {
  readonly line: number;
  /** `importable`: valid, in a dry run. `skipped`: a user with the same names exists. */
  readonly result: 'imported' | 'importable' | 'skipped' | 'refused';
  /** Absent for a refused row, where it may be any text. */
  readonly username?: string;
  readonly id?: string;
  /** The errors of a refused row, as in the API. */
  readonly errors?: FieldError[];
}

/** An error that concerns a whole row. */
export class RowFault implements FieldError {
  readonly pointer = '#';
  readonly code = 'malformed_row';

  constructor(readonly detail: string) {}
}
