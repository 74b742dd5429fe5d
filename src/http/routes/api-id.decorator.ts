import { ApiParam } from '@nestjs/swagger';

/** Documents an id in the path. */
export const ApiId = (name: string) =>
  ApiParam({ name, schema: { type: 'string', format: 'uuid' } });
