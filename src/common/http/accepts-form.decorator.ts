import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';

/** The route takes `application/x-www-form-urlencoded` beside JSON; all others answer 415 to it. */
export const AcceptsForm = () =>
  applyDecorators(
    RouteConfig({ acceptsForm: true }),
    ApiConsumes('application/json', 'application/x-www-form-urlencoded'),
  );
