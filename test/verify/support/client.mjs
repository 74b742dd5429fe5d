/** Milliseconds; a request without a response by then counts as unanswered. */
const TIMEOUT = 60_000;

/**
 * HTTP client for one server, over keep-alive connections. A response is
 * `{ status, body, headers, from, to }`, with the times of a monotonic clock in milliseconds, before
 * sending and after reading. Without a response `status` is undefined and `to` infinite: the server may
 * or may not have applied the request. Then `failure` is the error code, `failedAt` its time, and
 * `isPartial` whether the response had started.
 */
export class Client {
  /** Requests of `send` without an outcome. */
  pending = new Set();

  /**
   * @param name of the server, for reports
   * @param onResponse called after every request with the response, `method` and `path`
   * @param headers of every request
   */
  constructor(origin, name, onResponse = () => {}, headers = {}) {
    this.origin = origin;
    this.name = name;
    this.onResponse = onResponse;
    this.headers = headers;
  }

  /** @returns a client with responses that have the property `worker` */
  forWorker(worker) {
    const client = new Client(this.origin, this.name, (response) =>
      this.onResponse({ ...response, worker }),
    );
    client.pending = this.pending;
    return client;
  }

  async send(method, path, options) {
    const request = { path, from: performance.now() };
    this.pending.add(request);
    const response = await this.request(method, `/api/v1${path}`, options);
    this.pending.delete(request);
    this.onResponse({ ...response, method, path });
    return response;
  }

  /** `live` or `ready`; `onResponse` is not called. */
  health(kind) {
    return this.request('GET', `/health/${kind}`);
  }

  async request(method, path, { token, json, timeout = TIMEOUT } = {}) {
    const from = performance.now();
    let headers;
    try {
      const response = await fetch(this.origin + path, {
        method,
        headers: {
          ...this.headers,
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(json !== undefined && { 'content-type': 'application/json' }),
        },
        ...(json !== undefined && { body: JSON.stringify(json) }),
        signal: AbortSignal.timeout(timeout),
      });
      ({ headers } = response);
      const text = await response.text();
      // A proxy's own responses are no JSON.
      const body = /json/.test(headers.get('content-type')) ? JSON.parse(text) : undefined;
      return { status: response.status, body, headers, from, to: performance.now() };
    } catch (error) {
      return {
        status: undefined,
        body: undefined,
        from,
        to: Infinity,
        failedAt: performance.now(),
        isPartial: headers !== undefined,
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

  /** @param timeout milliseconds after which the client aborts the request */
  refresh(refreshToken, timeout) {
    const json = { refresh_token: refreshToken };
    return this.send('POST', '/auth/refresh', { json, timeout });
  }

  /** @param timeout as for `refresh` */
  logout(refreshToken, timeout) {
    const json = { refresh_token: refreshToken };
    return this.send('POST', '/auth/logout', { json, timeout });
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
