import type { FastifyInstance } from 'fastify';

interface KnownRoute {
  segments: string[];
  methods: Set<string>;
}

const routesOf = new WeakMap<object, Map<string, KnownRoute>>();

/** Remembers every route as it is added, so that a wrong method can be told from an unknown path. */
export function rememberRoutes(server: FastifyInstance): void {
  const routes = new Map<string, KnownRoute>();
  routesOf.set(server.server, routes);
  server.addHook('onRoute', ({ url, method }) => {
    const route = routes.get(url) ?? { segments: url.split('/'), methods: new Set<string>() };
    for (const each of [method].flat()) route.methods.add(each);
    routes.set(url, route);
  });
}

/** The methods that a path answers to, sorted; none when the path is unknown. */
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
