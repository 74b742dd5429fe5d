import { ApiPropertyOptional } from '@nestjs/swagger';

export class FactorAddedResponse {
  @ApiPropertyOptional({
    type: [String],
    description:
      'Ten recovery codes, after the first factor of a user only. This is the only time that they are readable.',
    example: ['8k3mz-q07vd', '1fw9x-t5c2n'],
  })
  recovery_codes?: string[];
}
