import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

export class RefreshTokenDto {
  @IsString()
  @MaxLength(512)
  @ApiProperty({ maxLength: 512, example: 'uart_AaIIGIRXc56rdy1Z' })
  refresh_token!: string;
}
