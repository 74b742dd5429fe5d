import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** Properties of a route that are needed before the body of a request is read. */
export interface RouteFlags {
  /** See `AcceptsForm`. */
  acceptsForm?: true;
  /** See `NeedsHashing`. */
  needsHashing?: true;
}

const flagsOf = new WeakMap<object, RouteFlags>();

/** Sets a flag in addition to those of other decorators; Nest's `RouteConfig` alone would replace them. */
export function routeFlag(flag: keyof RouteFlags): MethodDecorator {
  return (target, key, descriptor: PropertyDescriptor) => {
    const handler = descriptor.value as object;
    const flags = { ...flagsOf.get(handler), [flag]: true };
    flagsOf.set(handler, flags);
    RouteConfig(flags)(target, key, descriptor);
  };
}

export function routeFlags({ routeOptions }: FastifyRequest): RouteFlags {
  return routeOptions.config as RouteFlags;
}
