import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';

/** A page of a list. `next_cursor` is null on the last page. */
export interface Page<T> {
  data: T[];
  next_cursor: string | null;
  has_more: boolean;
  /** Only with `with_total=true`. */
  total?: number;
}

/** Creates the documented class of a page of `item`. */
export function PageOf<T>(item: Type<T>): Type<Page<T>> {
  class PageResponse implements Page<T> {
    @ApiProperty({ type: [item] })
    data!: T[];

    @ApiProperty({
      type: String,
      nullable: true,
      description: 'The `cursor` of the next page; null on the last page.',
      example: null,
    })
    next_cursor!: string | null;

    @ApiProperty({ example: false })
    has_more!: boolean;

    @ApiProperty({
      type: 'integer',
      required: false,
      minimum: 0,
      description: 'Number of rows that match the filters; only with `with_total=true`.',
      example: 1,
    })
    total?: number;
  }
  Object.defineProperty(PageResponse, 'name', {
    value: `${item.name.replace(/Response$/, '')}Page`,
  });
  return PageResponse;
}
