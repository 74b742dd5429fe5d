/** Milliseconds; an answer that takes longer counts as one that never came. */
const TIMEOUT = 60_000;

/**
 * Speaks to one server over connections that are kept alive. An answer is
 * `{ status, body, headers, from, to }`, the times in milliseconds of one clock that never goes back:
 * from before the request was sent until its answer was read. When no answer came, `status` is
 * undefined and `to` infinite: whether the server did what was asked is not known. Then `failure` is
 * the error's code, and `endedAt` when that was known; `isCut` says that an answer had begun.
 */
export class Client {
  /**
   * @param name of the server, for reports
   * @param watch is told of every request: its answer, with `method` and `path`
   */
  constructor(origin, name, watch = () => {}) {
    this.origin = origin;
    this.name = name;
    this.watch = watch;
  }

  async send(method, path, options) {
    const answer = await this.ask(method, `/api/v1${path}`, options);
    this.watch({ ...answer, method, path });
    return answer;
  }

  /** `live` or `ready`; not told to `watch`. */
  health(kind) {
    return this.ask('GET', `/health/${kind}`);
  }

  async ask(method, path, { token, json, patience = TIMEOUT } = {}) {
    const from = performance.now();
    let headers;
    try {
      const response = await fetch(this.origin + path, {
        method,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(json !== undefined && { 'content-type': 'application/json' }),
        },
        ...(json !== undefined && { body: JSON.stringify(json) }),
        signal: AbortSignal.timeout(patience),
      });
      ({ headers } = response);
      const text = await response.text();
      const body = text === '' ? undefined : JSON.parse(text);
      return { status: response.status, body, headers, from, to: performance.now() };
    } catch (error) {
      return {
        status: undefined,
        body: undefined,
        from,
        to: Infinity,
        endedAt: performance.now(),
        isCut: headers !== undefined,
        failure: error.cause?.code ?? error.name,
      };
    }
  }

  register({ username, email, password }) {
    return this.send('POST', '/auth/register', { json: { username, email, password } });
  }

  login({ username, password }) {
    return this.send('POST', '/auth/login', { json: { username, password } });
  }

  /** @param patience milliseconds after which the client hangs up */
  refresh(refreshToken, patience) {
    const json = { refresh_token: refreshToken };
    return this.send('POST', '/auth/refresh', { json, patience });
  }

  /** @param patience as for `refresh` */
  logout(refreshToken, patience) {
    const json = { refresh_token: refreshToken };
    return this.send('POST', '/auth/logout', { json, patience });
  }

  logoutAll(token) {
    return this.send('POST', '/auth/logout-all', { token });
  }

  me(token) {
    return this.send('GET', '/users/me', { token });
  }

  changePassword(token, current_password, new_password) {
    return this.send('PUT', '/users/me/password', {
      token,
      json: { current_password, new_password },
    });
  }

  setActive(token, userId, is_active) {
    return this.send('PUT', `/users/${userId}`, { token, json: { is_active } });
  }
}
