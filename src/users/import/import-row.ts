import type { FieldError } from '../../common/errors/field-error.js';

/** One account of a file, as it stands there. */
export interface ImportRow {
  /** Where it begins; the first line is 1. */
  readonly line: number;
  /** By the names of `ImportUserDto`; or what kept them from being read. */
  readonly content: Record<string, unknown> | RowFault;
}

/** What became of a row. */
export interface ImportReport {
  readonly line: number;
  /** `importable`: would be imported, but this is a dry run. `skipped`: the account exists. */
  readonly result: 'imported' | 'importable' | 'skipped' | 'refused';
  /** None where the row is refused: what is no username may be anything. */
  readonly username?: string;
  readonly id?: string;
  /** Why it is refused, as the API would say it. */
  readonly errors?: FieldError[];
}

/** What is wrong with a row as a whole. */
export class RowFault implements FieldError {
  readonly pointer = '#';
  readonly code = 'malformed_row';

  constructor(readonly detail: string) {}
}
