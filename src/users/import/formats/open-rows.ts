import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { OperationError } from '../../../common/errors/operation.error.js';
import type { OnProgress } from '../../../common/progress.js';
import type { ImportRow } from '../import-row.js';
import type { Format } from './format.js';
import { readCsv } from './read-csv.js';
import { readJsonLines } from './read-json-lines.js';
import { readText } from './read-text.js';

const READERS = { csv: readCsv, jsonl: readJsonLines };

const EXTENSIONS: Record<string, Format> = { '.csv': 'csv', '.jsonl': 'jsonl', '.ndjson': 'jsonl' };

interface OpenOptions {
  /** By default, the extension of the file decides. */
  readonly format: Format | undefined;
  /** Read for the file `-`. */
  readonly stdin: AsyncIterable<Buffer | string>;
  /** Called with the bytes read and the size of the file; not for standard input. */
  readonly onProgress: OnProgress;
}

/**
 * The rows of a file.
 *
 * @param file a path, or `-` for standard input
 * @throws OperationError for an unknown format or an unreadable file
 */
export async function openRows(
  file: string,
  { format = EXTENSIONS[extname(file).toLowerCase()], stdin, onProgress }: OpenOptions,
): Promise<AsyncIterable<ImportRow>> {
  if (!format) throw new OperationError('unknown format; use --format csv or --format jsonl');
  if (file === '-') return READERS[format](readText(stdin));
  // Fails before a database is opened or created.
  await access(file, constants.R_OK).catch(() => {
    throw new OperationError(`${file} cannot be read; check its path and permissions`);
  });
  return READERS[format](readText(readBytes(file, onProgress)));
}

/** Opens the file with the first row, so that no handle leaks when no row is read. */
async function* readBytes(file: string, onProgress: OnProgress): AsyncGenerator<Buffer | string> {
  try {
    const { size } = await stat(file);
    let read = 0;
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      yield chunk;
      onProgress((read += chunk.length), size);
    }
  } catch {
    throw new OperationError(`${file} cannot be read; check its path and permissions`);
  }
}
