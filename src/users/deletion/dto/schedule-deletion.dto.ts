import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { OptionalField } from '../../../validation/optional-field.decorator.js';

/** Days. */
const MAX_GRACE_PERIOD = 365;

export class ScheduleDeletionDto {
  @OptionalField()
  @IsInt()
  @Min(1)
  @Max(MAX_GRACE_PERIOD)
  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: 1,
    maximum: MAX_GRACE_PERIOD,
    description: 'Grace period in days. Default: `DELETION_GRACE_DAYS`.',
    example: 14,
  })
  grace_days?: number;
}
