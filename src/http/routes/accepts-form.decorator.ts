import { applyDecorators } from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import { routeFlag } from './route-flag.js';

/** The route takes `application/x-www-form-urlencoded` beside JSON; all others answer 415 to it. */
export const AcceptsForm = () =>
  applyDecorators(
    routeFlag('acceptsForm'),
    ApiConsumes('application/json', 'application/x-www-form-urlencoded'),
  );
