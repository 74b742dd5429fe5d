import { ApiProperty } from '@nestjs/swagger';

export class FactorResetResponse {
  @ApiProperty({
    format: 'date-time',
    description: 'Time at which the factors are reset; the time of the reset if there is no delay.',
    example: '2026-11-24T10:00:00.000Z',
  })
  due_at!: string;
}

export function toFactorResetResponse(dueAt: Date): FactorResetResponse {
  return { due_at: dueAt.toISOString() };
}
