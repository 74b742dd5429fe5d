import type { Type } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { PageOf } from './page.dto.js';

/** Documents a page of a list, with its `Link` header. */
export const ApiPage = (item: Type, description: string) =>
  ApiResponse({
    status: 200,
    description,
    type: PageOf(item),
    headers: {
      Link: { description: 'The next page, `rel="next"` (RFC 8288).', schema: { type: 'string' } },
    },
  });
