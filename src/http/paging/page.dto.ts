import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';

/** A page of a list. `next_cursor` leads to the next one; on the last page it is null. */
export interface Page<T> {
  data: T[];
  next_cursor: string | null;
  has_more: boolean;
  /** Only when the request asked for it. */
  total?: number;
}

/** The documented class of a page of `item`. */
export function PageOf<T>(item: Type<T>): Type<Page<T>> {
  class PageResponse implements Page<T> {
    @ApiProperty({ type: [item] })
    data!: T[];

    @ApiProperty({
      type: String,
      nullable: true,
      description: 'Send it as `cursor` for the next page.',
      example: null,
    })
    next_cursor!: string | null;

    @ApiProperty({ example: false })
    has_more!: boolean;

    @ApiProperty({
      type: 'integer',
      required: false,
      minimum: 0,
      description: 'How many rows the filters match; only with `with_total=true`.',
      example: 1,
    })
    total?: number;
  }
  Object.defineProperty(PageResponse, 'name', {
    value: `${item.name.replace(/Response$/, '')}Page`,
  });
  return PageResponse;
}
