import { type ImportRow, RowFault } from '../../../users/import/import-row.js';
import { OperationError } from '../../../common/errors/operation.error.js';
import { csvRecords } from './csv-records.js';

const REQUIRED = ['email', 'username', 'password_hash'];
const COLUMNS = [...REQUIRED, 'password_salt', 'full_name', 'role', 'is_active', 'created_at'];

/** `t` and `f` are PostgreSQL's. */
const FLAGS: Record<string, boolean> = {
  true: true,
  t: true,
  '1': true,
  false: false,
  f: false,
  '0': false,
};

/**
 * CSV whose first line names its columns. A field that is empty is left out.
 *
 * @throws OperationError for a header that is not one; it never quotes it, as it may be the first account
 */
export async function* readCsv(text: AsyncIterable<string>): AsyncGenerator<ImportRow> {
  let header: string[] | undefined;
  for await (const { line, fields, fault } of csvRecords(text)) {
    if (!header) {
      header = checkHeader(fields);
    } else if (fault !== undefined) {
      yield { line, content: new RowFault(fault) };
    } else if (fields.length !== header.length) {
      const detail = `the row has ${fields.length} fields, the header ${header.length}`;
      yield { line, content: new RowFault(detail) };
    } else {
      yield { line, content: toValues(header, fields) };
    }
  }
}

function checkHeader(header: string[]): string[] {
  const unknown = header.findIndex((name) => !COLUMNS.includes(name));
  if (unknown >= 0) {
    throw new OperationError(
      `column ${unknown + 1} of the first line is not known; known are ${COLUMNS.join(', ')}`,
    );
  }
  if (new Set(header).size < header.length) throw new OperationError('a column stands there twice');
  const missing = REQUIRED.filter((name) => !header.includes(name));
  if (missing.length > 0) throw new OperationError(`no column ${missing.join(', ')}`);
  return header;
}

function toValues(header: string[], fields: string[]): Record<string, unknown> {
  const given = header.flatMap((name, index): [string, unknown][] => {
    const text = fields[index] ?? '';
    if (text === '') return [];
    return [[name, name === 'is_active' ? (FLAGS[text.toLowerCase()] ?? text) : text]];
  });
  return Object.fromEntries(given);
}
