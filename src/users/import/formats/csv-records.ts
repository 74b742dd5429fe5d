import { CsvError, parse } from 'csv-parse/sync';
import { OperationError } from '../../../common/errors/operation.error.js';
import { RowFault } from '../import-row.js';
import { MAX_ROW_LENGTH, readLines } from './read-lines.js';

interface CsvRecord {
  /** The line on which the record begins; the first line is 1. */
  readonly line: number;
  readonly fields: string[] | RowFault;
}

/** A record with a quoted field that is not closed yet. */
interface OpenRecord {
  readonly line: number;
  readonly lines: string[];
  /** Characters, including a line end per line. */
  length: number;
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
 * that ends a field and lose the records before it, and it counts a quoted CRLF as two lines. A line that
 * continues a record is first parsed alone, as the end of a quoted field: parsing the record so far again
 * at each line would take quadratic time.
 *
 * @throws OperationError for a record longer than `MAX_ROW_LENGTH`
 */
export async function* csvRecords(chunks: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  let open: OpenRecord | undefined;
  for await (const { number, text } of readLines(chunks)) {
    const record = open ?? { line: number, lines: [], length: 0 };
    append(record, text);
    const state = open ? parseContinuation(text) : parseRecord(text);
    open = state === UNCLOSED_QUOTE ? record : undefined;
    if (open) continue;
    const fields = fieldsOf(record, state);
    if (!isEmpty(fields)) yield { line: record.line, fields };
  }
  if (open) yield { line: open.line, fields: UNCLOSED_QUOTE };
}

/** @param state the fields or the fault that the last line of the record was parsed to */
function fieldsOf({ lines }: OpenRecord, state: string[] | RowFault): string[] | RowFault {
  // csv-parse ignores one after a closing quote.
  if (lines.some((line) => line.includes('\0'))) {
    return new RowFault('the row contains a NUL character; correct it and import the file again');
  }
  return lines.length === 1 || state instanceof RowFault ? state : parseRecord(lines.join('\n'));
}

function append(record: OpenRecord, text: string): void {
  record.lines.push(text);
  record.length += text.length + 1;
  if (record.length <= MAX_ROW_LENGTH + 1) return;
  throw new OperationError(
    `the row at line ${record.line} is longer than ${MAX_ROW_LENGTH} characters; check for a quote that is not closed`,
  );
}

/** @returns the fields after the quoted field that the line continues, or why there are none */
function parseContinuation(line: string): string[] | RowFault {
  return hasClosingQuote(line) ? parseRecord(`"${line}`) : UNCLOSED_QUOTE;
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
