import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsEnum, IsIn } from 'class-validator';
import { Role } from '../../access/role.enum.js';
import { PageQueryDto, QueryFlag } from '../../http/paging/page-query.dto.js';
import { IsText } from '../../validation/is-text.decorator.js';
import { Trimmed } from '../../validation/trimmed.decorator.js';
import { OptionalField } from '../../validation/optional-field.decorator.js';

const USER_SORTS = [
  'created_at',
  '-created_at',
  'username',
  '-username',
  'email',
  '-email',
] as const;
export type UserSort = (typeof USER_SORTS)[number];

export class ListUsersQuery extends PageQueryDto {
  @OptionalField()
  @IsIn(USER_SORTS)
  @ApiProperty({
    required: false,
    enum: USER_SORTS,
    default: '-created_at',
    description: 'Sort order; a leading `-` sorts in descending order.',
  })
  sort: UserSort = '-created_at';

  @OptionalField()
  @IsEnum(Role)
  @ApiProperty({
    required: false,
    enum: Role,
    enumName: 'Role',
    description: 'Only users with this role.',
  })
  role?: Role;

  @OptionalField()
  @QueryFlag()
  @IsBoolean()
  @ApiProperty({
    required: false,
    type: Boolean,
    description: '`true`: only active users; `false`: only disabled ones.',
  })
  is_active?: boolean;

  @OptionalField()
  @QueryFlag()
  @IsBoolean()
  @ApiProperty({
    required: false,
    type: Boolean,
    description:
      '`true`: only users with an authenticator app or a passkey; `false`: only users without.',
  })
  has_second_factor?: boolean;

  @OptionalField()
  @Trimmed()
  @IsText({ min: 1, max: 200 })
  @ApiProperty({
    required: false,
    minLength: 1,
    maxLength: 200,
    description:
      'Substring of the username, the e-mail address or the full name, case-insensitive.',
  })
  q?: string;
}
