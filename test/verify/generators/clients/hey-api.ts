import { API, expectCode, expectEqual, USER } from './check';
import { client } from './generated/client.gen';
import {
  type FieldError,
  getMe,
  listUsers,
  login,
  logout,
  refresh,
  register,
  updateMe,
} from './generated/index';

const { username, password } = USER;
let token = '';
client.setConfig({ baseUrl: API, auth: () => token });

const registered = await register({ body: USER });
expectEqual(registered.response?.status, 201);

const rejected = await login({ body: { username, password: 'x' } });
expectCode(rejected.error?.code, 'invalid_credentials');

const { data } = await login({ body: { username, password } });
token = data?.access_token ?? '';
expectEqual((await getMe()).data?.username, username);

const changed = await updateMe({ body: { full_name: 'Ada' } });
expectEqual(changed.data?.full_name, 'Ada');
const invalid = await updateMe({ body: { email: 'x' } });
if (invalid.error?.code === 'validation_failed') {
  const [first]: FieldError[] = invalid.error.errors;
  expectEqual(first?.pointer, '#/email');
} else throw new Error(`expected validation_failed, not ${invalid.error?.code}`);

const forbidden = await listUsers({ query: { sort: '-created_at' } });
expectCode(forbidden.error?.code, 'forbidden');

const refresh_token = data?.refresh_token ?? '';
const refreshed = await refresh({ body: { refresh_token } });
expectEqual(refreshed.data?.token_type, 'Bearer');
expectEqual((await logout({ body: { refresh_token } })).response?.status, 204);
expectCode((await getMe()).error?.code, 'invalid_token');
