import { expectCode, expectEqual, USER } from './check';
import {
  type FieldError,
  getMe,
  ListUsersSort,
  listUsers,
  login,
  logout,
  refresh,
  register,
  updateMe,
} from './generated/index';

const { username, password } = USER;

expectEqual((await register(USER)).status, 201);

const rejected = await login({ username, password: 'x' });
if (rejected.status === 401) expectCode(rejected.data.code, 'invalid_credentials');
else throw new Error(`expected 401, not ${rejected.status}`);

const signedIn = await login({ username, password });
if (signedIn.status !== 200) throw new Error(`expected 200, not ${signedIn.status}`);
const { access_token, refresh_token } = signedIn.data;
const options = { headers: { authorization: `Bearer ${access_token}` } };
const me = await getMe(options);
expectEqual(me.status === 200 && me.data.username, username);

const changed = await updateMe({ full_name: 'Ada' }, options);
expectEqual(changed.status === 200 && changed.data.full_name, 'Ada');
const invalid = await updateMe({ email: 'x' }, options);
if (invalid.status === 422) {
  const [first]: FieldError[] = invalid.data.errors;
  expectEqual(first?.pointer, '#/email');
} else throw new Error(`expected 422, not ${invalid.status}`);

const forbidden = await listUsers({ sort: ListUsersSort.created_at_descending }, options);
expectCode(forbidden.status === 403 ? forbidden.data.code : undefined, 'forbidden');

const refreshed = await refresh({ refresh_token });
expectEqual(refreshed.status === 200 && refreshed.data.token_type, 'Bearer');
expectEqual((await logout({ refresh_token })).status, 204);
const ended = await getMe(options);
expectCode(ended.status === 401 ? ended.data.code : undefined, 'invalid_token');
