import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsIP } from 'class-validator';
import { PageQueryDto } from '../../http/paging/page-query.dto.js';
import { IsId } from '../../validation/is-id.decorator.js';
import { IsMoment } from '../../validation/is-moment.decorator.js';
import { OptionalField } from '../../validation/optional-field.decorator.js';
import { AUDIT_EVENT_NAMES, type AuditEventName } from '../audit-event-name.js';

const AUDIT_SORTS = ['occurred_at', '-occurred_at'] as const;

const MomentField = (documentation: { description: string; example?: string }) =>
  applyDecorators(
    OptionalField(),
    IsMoment(),
    ApiProperty({ required: false, format: 'date-time', type: String, ...documentation }),
  );

export class ListAuditEventsQuery extends PageQueryDto {
  @OptionalField()
  @IsIn(AUDIT_SORTS)
  @ApiProperty({
    required: false,
    enum: AUDIT_SORTS,
    default: '-occurred_at',
    description: 'Sort order; a leading `-` sorts in descending order.',
  })
  sort: (typeof AUDIT_SORTS)[number] = '-occurred_at';

  @OptionalField()
  @IsIn(AUDIT_EVENT_NAMES)
  @ApiProperty({
    required: false,
    enum: AUDIT_EVENT_NAMES,
    enumName: 'AuditEventName',
    description: 'Only events of this name.',
  })
  event?: AuditEventName;

  @OptionalField()
  @IsId()
  @ApiProperty({ required: false, format: 'uuid', description: 'Affected user.' })
  user_id?: string;

  @OptionalField()
  @IsId()
  @ApiProperty({ required: false, format: 'uuid', description: 'User that caused the event.' })
  actor_id?: string;

  @OptionalField()
  @IsIP()
  @ApiProperty({
    required: false,
    description: 'Client address, in any notation.',
    example: '203.0.113.7',
  })
  ip?: string;

  @MomentField({
    description: 'Earliest time of an event, inclusive.',
    example: '2026-11-23T10:00:00Z',
  })
  since?: Date;

  @MomentField({ description: 'Latest time of an event, exclusive.' })
  until?: Date;
}
