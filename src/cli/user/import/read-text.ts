import { TextDecoder } from 'node:util';
import { OperationError } from '../../../common/errors/operation.error.js';

/**
 * The text of a file, piece by piece, without a byte order mark.
 *
 * @throws OperationError when it is not UTF-8: names would be others afterwards
 */
export async function* readText(bytes: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of bytes) yield decode(decoder, Buffer.from(chunk));
  yield decode(decoder);
}

function decode(decoder: TextDecoder, chunk?: Buffer): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw new OperationError('the file is not UTF-8');
  }
}
