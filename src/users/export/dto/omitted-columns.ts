import { ApiProperty } from '@nestjs/swagger';

/** Columns of a table that an export leaves out. */
export class OmittedColumns {
  @ApiProperty({ example: 'users' })
  table!: string;

  @ApiProperty({ type: [String], example: ['password_hash'] })
  columns!: string[];

  @ApiProperty({ example: 'A secret: the hash of the password.' })
  reason!: string;
}
