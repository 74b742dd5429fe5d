import { ApiBody } from '@nestjs/swagger';
import { LoginDto } from './login.dto.js';

const password = 'correct horse battery staple';

/** Documents the body of a sign-in, with an example for each of the two names. */
export const LoginBody = () =>
  ApiBody({
    type: LoginDto,
    required: true,
    examples: {
      username: {
        summary: 'By username, or by e-mail address in the same field.',
        value: { username: 'ada', password },
      },
      email: { summary: 'By e-mail address.', value: { email: 'ada@example.com', password } },
    },
  });
