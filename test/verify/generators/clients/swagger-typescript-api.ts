import { API, expectCode, expectEqual, USER } from './check';
import { Api, type FieldError, type HttpResponse } from './generated/index';

const { username, password } = USER;
const client = new Api<string>({
  baseUrl: API,
  securityWorker: (token) => (token ? { headers: { authorization: `Bearer ${token}` } } : {}),
});
const { api } = client;

/** This generator throws the response of an error; the promise declares its type. */
async function problemOf<Problem>(call: Promise<HttpResponse<unknown, Problem>>): Promise<Problem> {
  try {
    await call;
  } catch (error) {
    return (error as HttpResponse<unknown, Problem>).error;
  }
  throw new Error('expected an error');
}

expectEqual((await api.register(USER)).status, 201);

const rejected = await problemOf(api.login({ username, password: 'x' }));
expectEqual(rejected.code, 'invalid_credentials');

const { access_token, refresh_token } = (await api.login({ username, password })).data;
client.setSecurityData(access_token);
expectEqual((await api.getMe()).data.username, username);

const changed = await api.updateMe({ full_name: 'Ada' });
expectEqual(changed.data.full_name, 'Ada');
const invalid = await problemOf(api.updateMe({ email: 'x' }));
if ('errors' in invalid) {
  const [first]: FieldError[] = invalid.errors;
  expectEqual(first?.pointer, '#/email');
} else throw new Error(`expected validation_failed, not ${invalid.code}`);

const forbidden = await problemOf(api.listUsers({ sort: '-created_at' }));
expectCode<string>(forbidden.code, 'forbidden');

expectEqual((await api.refresh({ refresh_token })).data.token_type, 'Bearer');
expectEqual((await api.logout({ refresh_token })).status, 204);
expectEqual((await problemOf(api.getMe())).code, 'invalid_token');
