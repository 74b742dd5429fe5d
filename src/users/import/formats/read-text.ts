import { TextDecoder } from 'node:util';
import { OperationError } from '../../../common/errors/operation.error.js';

/**
 * Decodes UTF-8 chunk by chunk and removes a byte order mark.
 *
 * @throws OperationError for invalid UTF-8: replacing it would change names
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
    throw new OperationError('the file is not valid UTF-8; convert it to UTF-8');
  }
}
