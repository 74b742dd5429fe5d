import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** What is known of a route before a request's body has been read. */
export interface RouteFlags {
  /** See `AcceptsForm`. */
  acceptsForm?: true;
  /** See `NeedsHashing`. */
  needsHashing?: true;
}

const flagsOf = new WeakMap<object, RouteFlags>();

/** Adds to what other decorators say of the same route; Nest's `RouteConfig` alone would replace it. */
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
