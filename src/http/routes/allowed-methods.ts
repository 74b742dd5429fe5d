import type { FastifyInstance } from 'fastify';

interface RecordedRoute {
  segments: string[];
  methods: Set<string>;
}

const routesOf = new WeakMap<object, Map<string, RecordedRoute>>();

/** Records each route as it is added, to distinguish a wrong method from an unknown path. */
export function recordRoutes(server: FastifyInstance): void {
  const routes = new Map<string, RecordedRoute>();
  routesOf.set(server.server, routes);
  server.addHook('onRoute', ({ url, method }) => {
    const route = routes.get(url) ?? { segments: url.split('/'), methods: new Set<string>() };
    for (const each of [method].flat()) route.methods.add(each);
    routes.set(url, route);
  });
}

/** The methods of a path, sorted; empty for an unknown path. */
export function allowedMethods(server: FastifyInstance, path: string): string[] {
  const segments = path.split('/');
  const methods = new Set<string>();
  for (const route of routesOf.get(server.server)?.values() ?? []) {
    if (!matches(route.segments, segments)) continue;
    for (const method of route.methods) methods.add(method);
  }
  return [...methods].toSorted();
}

function matches(route: string[], path: string[]): boolean {
  return (
    route.length === path.length &&
    route.every((segment, i) => (segment.startsWith(':') ? path[i] !== '' : segment === path[i]))
  );
}
