import { CsvError, parse } from 'csv-parse/sync';
import { OperationError } from '../../../common/errors/operation.error.js';
import { RowFault } from '../import-row.js';
import { MAX_ROW_LENGTH, readLines } from './read-lines.js';

interface CsvRecord {
  /** The line on which the record begins; the first line is 1. */
  readonly line: number;
  readonly fields: string[] | RowFault;
}

const UNCLOSED_QUOTE = new RowFault('a quote is not closed');

/** By the error code of csv-parse. Its messages are not used: they quote the record. */
const FAULTS: Record<string, RowFault> = {
  CSV_QUOTE_NOT_CLOSED: UNCLOSED_QUOTE,
  CSV_INVALID_CLOSING_QUOTE: new RowFault('a closing quote is followed by text'),
  INVALID_OPENING_QUOTE: new RowFault('a quote is inside an unquoted field'),
};

/**
 * The records of a CSV file as RFC 4180 defines it. Lines end in CRLF or LF; empty records are skipped.
 *
 * Every record is parsed on its own: after an error, csv-parse on a stream would skip to the next quote
 * that ends a field and lose the records before it, and it counts a quoted CRLF as two lines.
 *
 * @throws OperationError for a record longer than `MAX_ROW_LENGTH`
 */
export async function* csvRecords(chunks: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  let open: { line: number; text: string } | undefined;
  for await (const { number, text } of readLines(chunks)) {
    const line = open?.line ?? number;
    const record = open ? `${open.text}\n${text}` : text;
    assertShort(record, line);
    const fields = open && !hasClosingQuote(text) ? UNCLOSED_QUOTE : parseRecord(record);
    open = fields === UNCLOSED_QUOTE ? { line, text: record } : undefined;
    if (!open && !isEmpty(fields)) yield { line, fields };
  }
  if (open) yield { line: open.line, fields: UNCLOSED_QUOTE };
}

/** Whether a line inside a quoted field has a quote that is not doubled. */
function hasClosingQuote(line: string): boolean {
  return line.replaceAll('""', '').includes('"');
}

function parseRecord(text: string): string[] | RowFault {
  let hasCarriageReturn = false;
  const findCarriageReturn = (value: string, { quoting }: { quoting: boolean }) => {
    hasCarriageReturn ||= !quoting && value.includes('\r');
    return value;
  };
  const record = text.replace(/\r$/, '');
  try {
    const [fields = []] = parse(record, {
      record_delimiter: '\n',
      // A cast makes csv-parse five times slower.
      ...(record.includes('\r') && { cast: findCarriageReturn }),
    });
    return hasCarriageReturn ? new RowFault('a carriage return is not followed by LF') : fields;
  } catch (error) {
    const fault = error instanceof CsvError ? FAULTS[error.code] : undefined;
    if (!fault) throw error;
    return fault;
  }
}

function isEmpty(fields: string[] | RowFault): boolean {
  return Array.isArray(fields) && fields.join('') === '' && fields.length <= 1;
}

function assertShort(record: string, line: number): void {
  if (record.length <= MAX_ROW_LENGTH) return;
  throw new OperationError(
    `the row at line ${line} is longer than ${MAX_ROW_LENGTH} characters; check for a quote that is not closed`,
  );
}
