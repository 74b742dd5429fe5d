import type { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';

/** A response that a browser saves to a file. */
export function toAttachment(userId: string, document: Readable): StreamableFile {
  return new StreamableFile(document, {
    type: 'application/json; charset=utf-8',
    disposition: `attachment; filename="user-${userId}.json"`,
  });
}
