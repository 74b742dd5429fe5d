import type { Type } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { PageOf } from './page.dto.js';

/** Documents a page of a list and its `Link` header. */
export const ApiPage = (item: Type, description: string) =>
  ApiResponse({
    status: 200,
    description,
    type: PageOf(item),
    headers: {
      Link: {
        description: 'Link to the next page, `rel="next"` (RFC 8288); absent on the last page.',
        schema: { type: 'string' },
      },
    },
  });
