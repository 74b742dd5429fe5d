import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { OptionalField } from '../../validation/optional-field.decorator.js';

/** What every list takes. */
export class PageQueryDto {
  @OptionalField()
  @Transform(({ value }: { value: unknown }) =>
    /^\d+$/.test(String(value)) ? Number(value) : value,
  )
  @IsInt()
  @Min(1)
  @Max(200)
  @ApiProperty({ required: false, type: 'integer', minimum: 1, maximum: 200, default: 50 })
  limit: number = 50;

  @OptionalField()
  @IsString()
  @MaxLength(2000)
  @ApiProperty({
    required: false,
    maxLength: 2000,
    description: 'The `next_cursor` of the page before.',
  })
  cursor?: string;

  @OptionalField()
  @QueryFlag()
  @IsBoolean()
  @ApiProperty({
    required: false,
    type: Boolean,
    default: false,
    description: 'Also count the rows that match, which takes longer the more there are.',
  })
  with_total?: boolean;
}

/** `true` and `false` as words; anything else is left for the rule that follows to refuse. */
export function QueryFlag(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    value === 'true' ? true : value === 'false' ? false : value,
  );
}
