import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { OnProgress } from '../../../common/progress.js';
import type { ImportRow } from '../../../users/import/import-row.js';
import { OperationError } from '../../../common/errors/operation.error.js';
import type { Terminal } from '../../terminal.js';
import { readCsv } from './read-csv.js';
import { readJsonLines } from './read-json-lines.js';
import { readText } from './read-text.js';

const READERS = { csv: readCsv, jsonl: readJsonLines };
export type Format = keyof typeof READERS;
export const FORMATS = Object.keys(READERS);

const EXTENSIONS: Record<string, Format> = { '.csv': 'csv', '.jsonl': 'jsonl', '.ndjson': 'jsonl' };

/**
 * The rows of a file.
 *
 * @param file a path, or `-` for standard input
 * @param format left out: by the file's extension
 * @param onProgress is told how many bytes were read, and of how many; not of standard input, which has no size
 * @throws OperationError for a format that is not known, and for a file that can't be opened
 */
export async function openRows(
  file: string,
  format: Format | undefined,
  { stdin }: Terminal,
  onProgress: OnProgress,
): Promise<AsyncIterable<ImportRow>> {
  const known = format ?? EXTENSIONS[extname(file).toLowerCase()];
  if (!known) throw new OperationError('what format is it? use --format csv or --format jsonl');
  if (file === '-') return READERS[known](readText(stdin));
  // Before a database is opened, or made, for nothing.
  await access(file, constants.R_OK).catch(() => {
    throw new OperationError(`${file} can't be read`);
  });
  return READERS[known](readText(readBytes(file, onProgress)));
}

/** Opened when the first row is asked for, so that nothing stays open when it never is. */
async function* readBytes(file: string, onProgress: OnProgress): AsyncGenerator<Buffer | string> {
  try {
    const { size } = await stat(file);
    let read = 0;
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      yield chunk;
      onProgress((read += chunk.length), size);
    }
  } catch {
    throw new OperationError(`${file} can't be read`);
  }
}
