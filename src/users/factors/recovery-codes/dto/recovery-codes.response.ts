import { ApiProperty } from '@nestjs/swagger';

export class RecoveryCodesResponse {
  @ApiProperty({
    type: [String],
    description: 'The only time that the codes are readable. Each can be used once.',
    example: ['8k3mz-q07vd', '1fw9x-t5c2n'],
  })
  recovery_codes!: string[];
}
