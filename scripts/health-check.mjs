// Health check of the container: exits with 0 when the local service is ready, otherwise with 1.
import { get } from 'node:http';

const { HOST = '', PORT = '' } = process.env;

/** An address that stands for all addresses is no destination on every system. */
const LOCAL = { '': '127.0.0.1', '0.0.0.0': '127.0.0.1', '::': '::1' };

// Not by a URL, which has other rules for IPv6 addresses and zones.
const options = { host: LOCAL[HOST] ?? HOST, port: PORT || '8000', path: '/health/ready' };
process.exitCode = 1;
get({ ...options, signal: AbortSignal.timeout(4_000) }, (response) => {
  process.exitCode = response.statusCode === 200 ? 0 : 1;
  response.resume();
}).on('error', () => undefined);
