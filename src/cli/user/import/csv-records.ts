import { OperationError } from '../../../common/errors/operation.error.js';
import { MAX_ROW_LENGTH } from './max-row-length.js';

export interface CsvRecord {
  /** Where it begins; the first line is 1. */
  readonly line: number;
  readonly fields: string[];
  readonly fault?: string;
}

/**
 * CSV as RFC 4180 has it: commas, quotes around what holds a comma, a quote or a line break, quotes
 * doubled inside. Lines end in CRLF or LF; empty ones are passed over. Whatever it forbids is a fault of
 * its record, and never guessed at.
 */
export async function* csvRecords(text: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  const reader = new CsvReader();
  for await (const chunk of text) yield* reader.read(chunk);
  yield* reader.end();
}

/** Where in a field the next character stands: `closed` is behind a quote, which may be half of two. */
type Place = 'start' | 'bare' | 'quoted' | 'closed' | 'line end';

class CsvReader {
  private place: Place = 'start';
  private field = '';
  private fields: string[] = [];
  private fault?: string;
  private length = 0;
  private line = 1;
  private firstLine = 1;

  *read(text: string): Generator<CsvRecord> {
    for (const character of text) {
      this.length += 1;
      if (this.length > MAX_ROW_LENGTH) {
        throw new OperationError(
          `the row at line ${this.firstLine} is longer than ${MAX_ROW_LENGTH} characters; is a quote not closed?`,
        );
      }
      if (character === '\n') this.line += 1;
      if (this.place === 'quoted') this.readQuoted(character);
      else if (character === '\n') yield* this.endRecord();
      else this.readBare(character);
    }
  }

  *end(): Generator<CsvRecord> {
    if (this.place === 'quoted') this.fault ??= 'a quote is not closed';
    yield* this.endRecord();
  }

  private readQuoted(character: string): void {
    if (character === '"') this.place = 'closed';
    else this.field += character;
  }

  private readBare(character: string): void {
    const { place } = this;
    if (place === 'line end') this.fault ??= 'a carriage return stands alone';
    if (character === ',') {
      this.endField();
    } else if (character === '\r') {
      this.place = 'line end';
    } else if (character === '"' && place === 'start') {
      this.place = 'quoted';
    } else if (character === '"' && place === 'closed') {
      this.field += character;
      this.place = 'quoted';
    } else {
      if (character === '"') this.fault ??= 'a quote stands in a field without quotes around it';
      if (place === 'closed') this.fault ??= 'something stands behind a closing quote';
      this.field += character;
      this.place = 'bare';
    }
  }

  private endField(): void {
    this.fields.push(this.field);
    this.field = '';
    this.place = 'start';
  }

  private *endRecord(): Generator<CsvRecord> {
    this.endField();
    const { firstLine: line, fields, fault } = this;
    if (fault !== undefined || fields.length > 1 || fields[0] !== '') {
      yield { line, fields, ...(fault !== undefined && { fault }) };
    }
    this.fields = [];
    this.fault = undefined;
    this.length = 0;
    this.firstLine = this.line;
  }
}
