import { ApiParam } from '@nestjs/swagger';

/** Documents an id in the path, such as `user_id`. */
export const ApiId = (name: string) =>
  ApiParam({
    name,
    description: `The id of the ${name.replace('_id', '')}.`,
    schema: { type: 'string', format: 'uuid' },
  });
