import type { OpenAPIObject } from '@nestjs/swagger';

/** All operations of a document, across paths and methods. */
export function operationsOf({ paths }: OpenAPIObject) {
  return Object.values(paths)
    .flatMap((item) => [item.get, item.post, item.put, item.patch, item.delete])
    .filter((operation) => operation !== undefined);
}
