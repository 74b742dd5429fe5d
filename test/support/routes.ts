import type { FastifyInstance } from 'fastify';
import type { TestApp } from './app.js';

export interface Route {
  method: string;
  /** As the router has it: `/users/:user_id`. */
  path: string;
}

/** Every route that the running router answers to, read from the tree that it prints. */
export function routesOf(app: TestApp): Route[] {
  const server: FastifyInstance = app.app.getHttpAdapter().getInstance();
  const above: string[] = [];
  return server
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = '', methods] =
        /^([│ ]*)[├└]── (\S*)(?: \((.*)\))?$/.exec(line) ?? [];
      const depth = indent.length / 4;
      above.splice(depth, above.length, part);
      const path = above.join('');
      return methods?.split(', ').map((method) => ({ method, path })) ?? [];
    });
}
