import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { LoginSecretDto } from './login.dto.js';

class LoginByUsernameDto extends LoginSecretDto {
  @ApiProperty({
    maxLength: 320,
    description: 'A username or an e-mail address.',
    example: 'ada',
  })
  username!: string;
}

class LoginByEmailDto extends LoginSecretDto {
  @ApiProperty({ maxLength: 320, description: 'An e-mail address.', example: 'ada@example.com' })
  email!: string;
}

const password = 'correct horse battery staple';

/** Documents a rule that the decorators of one class can't express: one of the two names, not both. */
export const LoginBody = () =>
  applyDecorators(
    ApiExtraModels(LoginByUsernameDto, LoginByEmailDto),
    ApiBody({
      required: true,
      schema: {
        oneOf: [LoginByUsernameDto, LoginByEmailDto].map((dto) => ({ $ref: getSchemaPath(dto) })),
      },
      examples: {
        username: {
          summary: 'By username, or by e-mail address in the same field.',
          value: { username: 'ada', password },
        },
        email: { summary: 'By e-mail address.', value: { email: 'ada@example.com', password } },
      },
    }),
  );
