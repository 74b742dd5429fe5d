import type { OpenAPIObject } from '@nestjs/swagger';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** All operations of a document, with path and method. */
export function routesOf({ paths }: OpenAPIObject) {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ path, method, operation }] : [];
    }),
  );
}

/** All operations of a document. */
export function operationsOf(document: OpenAPIObject) {
  return routesOf(document).map(({ operation }) => operation);
}
