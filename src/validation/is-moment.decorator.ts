import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsDate, isRFC3339 } from 'class-validator';

/** A date and time with offset (RFC 3339, section 5.6), converted to a `Date`: `2026-11-23T10:00:00Z`. */
export const IsMoment = () =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      isRFC3339(value) ? new Date(String(value)) : value,
    ),
    IsDate({
      message: '$property must be a date and time with an offset, such as 2026-11-23T10:00:00Z',
    }),
  );
