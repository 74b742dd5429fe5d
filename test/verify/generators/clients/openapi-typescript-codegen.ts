import { API, expectCode, expectEqual, USER } from './check';
import {
  ApiError,
  AuthService,
  type InvalidCredentialsProblem,
  MeService,
  OpenAPI,
  UsersService,
  type ValidationProblem,
} from './generated/index';

const { username, password } = USER;
OpenAPI.BASE = API;

/** This generator declares no types of errors: `body` is `any`. */
async function problemOf<Problem>(call: Promise<unknown>): Promise<Problem> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ApiError) return error.body;
    throw error;
  }
  throw new Error('expected an error');
}

// The response is 202, without tokens, where sign-ins require a verified address.
const registered = await AuthService.register(USER);
expectEqual('token_type' in registered && registered.token_type, 'Bearer');

const rejected = await problemOf<InvalidCredentialsProblem>(
  AuthService.login({ username, password: 'x' }),
);
expectCode<string>(rejected.code, 'invalid_credentials');

const { access_token, refresh_token } = await AuthService.login({ username, password });
OpenAPI.TOKEN = access_token;
expectEqual((await MeService.getMe()).username, username);

const changed = await MeService.updateMe({ full_name: 'Ada' });
expectEqual(changed.full_name, 'Ada');
const invalid = await problemOf<ValidationProblem>(MeService.updateMe({ email: 'x' }));
expectEqual(invalid.errors[0]?.pointer, '#/email');

const forbidden = await problemOf<{ code: string }>(
  UsersService.listUsers(undefined, undefined, undefined, '-created_at'),
);
expectEqual(forbidden.code, 'forbidden');

expectEqual((await AuthService.refresh({ refresh_token })).token_type, 'Bearer');
await AuthService.logout({ refresh_token });
expectEqual((await problemOf<{ code: string }>(MeService.getMe())).code, 'invalid_token');
