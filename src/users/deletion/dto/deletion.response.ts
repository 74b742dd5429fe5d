import { ApiProperty } from '@nestjs/swagger';

export class DeletionResponse {
  @ApiProperty({
    format: 'date-time',
    description:
      'End of the grace period, after which the user is deleted; the time of the deletion if there is none.',
    example: '2026-12-07T10:00:00.000Z',
  })
  deletion_due_at!: string;
}

/** @param deletionDueAt end of the grace period */
export function toDeletionResponse(deletionDueAt: Date): DeletionResponse {
  return { deletion_due_at: deletionDueAt.toISOString() };
}
