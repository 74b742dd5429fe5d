import { OperationError } from '../../../common/errors/operation.error.js';
import { type ImportRow, RowFault } from '../import-row.js';
import { csvRecords } from './csv-records.js';

const REQUIRED = ['email', 'username', 'password_hash'];
const COLUMNS = [
  ...REQUIRED,
  'password_salt',
  'full_name',
  'locale',
  'role',
  'is_active',
  'email_verified',
  'created_at',
];

const FLAG_COLUMNS = new Set(['is_active', 'email_verified']);

const REMEDY = `use ${COLUMNS.join(', ')}`;

/** PostgreSQL writes `t` and `f`. */
const FLAGS: Record<string, boolean> = {
  true: true,
  t: true,
  '1': true,
  false: false,
  f: false,
  '0': false,
};

/**
 * The rows of a CSV file with the names of the columns in its first record. An empty field is omitted.
 *
 * @throws OperationError for an invalid header; without its text, which may be the first user
 */
export async function* readCsv(chunks: AsyncIterable<string>): AsyncGenerator<ImportRow> {
  let header: string[] | undefined;
  for await (const { line, fields } of csvRecords(chunks)) {
    if (header) yield { line, content: toContent(header, fields) };
    else header = checkHeader(fields);
  }
}

function checkHeader(header: string[] | RowFault): string[] {
  if (header instanceof RowFault)
    throw new OperationError(`the first line: ${header.detail}; ${REMEDY}`);
  const unknown = header.findIndex((name) => !COLUMNS.includes(name));
  if (unknown >= 0) {
    throw new OperationError(`column ${unknown + 1} of the first line is unknown; ${REMEDY}`);
  }
  if (new Set(header).size < header.length) {
    throw new OperationError(`the first line names a column twice; ${REMEDY}`);
  }
  const missing = REQUIRED.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    throw new OperationError(`the first line has no column ${missing.join(', ')}; ${REMEDY}`);
  }
  return header;
}

function toContent(header: string[], fields: string[] | RowFault): ImportRow['content'] {
  if (fields instanceof RowFault) return fields;
  if (fields.length !== header.length) {
    return new RowFault(`the row has ${fields.length} fields, the header has ${header.length}`);
  }
  const given = header.flatMap((name, index): [string, unknown][] => {
    const text = fields[index] ?? '';
    if (text === '') return [];
    return [[name, FLAG_COLUMNS.has(name) ? (FLAGS[text.toLowerCase()] ?? text) : text]];
  });
  return Object.fromEntries(given);
}
