import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

export class RefreshTokenDto {
  /** Long enough for an access token, which is a wrong token, and not a wrong value. */
  @IsString()
  @MaxLength(2048)
  @ApiProperty({ maxLength: 2048, example: 'uart_AaIIGIRXc56rdy1Z' })
  refresh_token!: string;
}
