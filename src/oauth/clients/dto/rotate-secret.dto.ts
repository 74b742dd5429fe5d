import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { OptionalField } from '../../../validation/optional-field.decorator.js';

export class RotateSecretDto {
  @OptionalField()
  @IsInt()
  @Min(0)
  @Max(720)
  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: 0,
    maximum: 720,
    default: 24,
    description: 'Hours for which the previous secret is accepted too.',
  })
  overlap_hours: number = 24;
}
