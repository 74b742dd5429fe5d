import createClient from 'openapi-fetch';
import { API, expectCode, expectEqual, USER } from './check';
import type { components, paths } from './generated/index';

const { username, password } = USER;
const anonymous = createClient<paths>({ baseUrl: API });
const as = (token: string | undefined) =>
  createClient<paths>({ baseUrl: API, headers: { authorization: `Bearer ${token}` } });

const registered = await anonymous.POST('/api/v1/auth/register', { body: USER });
expectEqual(registered.response.status, 201);

const rejected = await anonymous.POST('/api/v1/auth/login', { body: { username, password: 'x' } });
expectCode(rejected.error?.code, 'invalid_credentials');

const { data } = await anonymous.POST('/api/v1/auth/login', { body: { username, password } });
const user = as(data?.access_token);
const me = await user.GET('/api/v1/users/me');
expectEqual(me.data?.username, username);

const changed = await user.PUT('/api/v1/users/me', { body: { full_name: 'Ada' } });
expectEqual(changed.data?.full_name, 'Ada');
const invalid = await user.PUT('/api/v1/users/me', { body: { email: 'x' } });
if (invalid.error?.code === 'validation_failed') {
  const [first]: components['schemas']['FieldError'][] = invalid.error.errors;
  expectEqual(first?.pointer, '#/email');
} else throw new Error(`expected validation_failed, not ${invalid.error?.code}`);

const query = { sort: '-created_at' } as const;
const forbidden = await user.GET('/api/v1/users', { params: { query } });
expectCode(forbidden.error?.code, 'forbidden');

const refresh_token = data?.refresh_token ?? '';
const refreshed = await anonymous.POST('/api/v1/auth/refresh', { body: { refresh_token } });
expectEqual(refreshed.data?.token_type, 'Bearer');
const logout = await anonymous.POST('/api/v1/auth/logout', { body: { refresh_token } });
expectEqual(logout.response.status, 204);
expectCode((await user.GET('/api/v1/users/me')).error?.code, 'invalid_token');
