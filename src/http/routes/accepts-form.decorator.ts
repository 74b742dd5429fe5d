import { applyDecorators } from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import { routeFlag } from './route-flag.js';

/** The route also accepts `application/x-www-form-urlencoded`; other routes reject it with 415. */
export const AcceptsForm = () =>
  applyDecorators(
    routeFlag('acceptsForm'),
    ApiConsumes('application/json', 'application/x-www-form-urlencoded'),
  );
