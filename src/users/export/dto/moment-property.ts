import { ApiProperty } from '@nestjs/swagger';

const EXAMPLE = '2026-11-23T10:00:00.000Z';

/** A time of an exported row. */
export const MomentProperty = (description?: string) =>
  ApiProperty({ format: 'date-time', description, example: EXAMPLE });

/** A time that may be null. */
export const OptionalMomentProperty = (description?: string) =>
  ApiProperty({ type: String, nullable: true, format: 'date-time', description, example: EXAMPLE });
