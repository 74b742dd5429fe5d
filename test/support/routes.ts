import type { FastifyInstance } from 'fastify';
import type { TestApp } from './app.js';

export interface Route {
  method: string;
  /** In the notation of the router: `/users/:user_id`. */
  path: string;
}

/** @returns all routes of the router, parsed from its printed tree */
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
