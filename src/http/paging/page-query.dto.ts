import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { OptionalField } from '../../validation/optional-field.decorator.js';

/** The query parameters of every list. */
export class PageQueryDto {
  @OptionalField()
  @Transform(({ value }: { value: unknown }) =>
    /^\d+$/.test(String(value)) ? Number(value) : value,
  )
  @IsInt()
  @Min(1)
  @Max(200)
  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: 1,
    maximum: 200,
    default: 50,
    description: 'Maximum number of rows on the page.',
  })
  limit: number = 50;

  @OptionalField()
  @IsString()
  @MaxLength(2000)
  @ApiProperty({
    required: false,
    maxLength: 2000,
    description: 'The `next_cursor` of the previous page.',
  })
  cursor?: string;

  @OptionalField()
  @QueryFlag()
  @IsBoolean()
  @ApiProperty({
    required: false,
    type: Boolean,
    default: false,
    description:
      'Include `total`, the number of matching rows. Counting takes longer the more rows match.',
  })
  with_total?: boolean;
}

/** Converts `true` and `false`; any other value is left to the validation rule to reject. */
export function QueryFlag(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    value === 'true' ? true : value === 'false' ? false : value,
  );
}
