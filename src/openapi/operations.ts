import type { OpenAPIObject } from '@nestjs/swagger';

/** All operations of a document, of any path and method. */
export function operationsOf({ paths }: OpenAPIObject) {
  return Object.values(paths)
    .flatMap((item) => [item.get, item.post, item.put, item.patch, item.delete])
    .filter((operation) => operation !== undefined);
}
