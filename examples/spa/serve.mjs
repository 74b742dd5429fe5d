// Serves the example: node examples/spa/serve.mjs [port] [URL of the service] [--same-origin | --tokens]
import { createReadStream } from 'node:fs';
import { createServer, request as send } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'same-origin': { type: 'boolean' }, tokens: { type: 'boolean' } },
});
const [port = '3000', service = 'http://localhost:8000'] = positionals;
// The page calls the service at its own origin, or at that of the service.
const api = values['same-origin'] ? '' : service;
const mode = values.tokens ? 'bearer' : 'cookie';

const FOLDER = import.meta.dirname;
const SDK = join(FOLDER, '../../sdk/dist');
const FILES = {
  '/': ['text/html; charset=utf-8', join(FOLDER, 'index.html')],
  '/app.js': ['text/javascript', join(FOLDER, 'app.js')],
  '/page.js': ['text/javascript', join(FOLDER, 'page.js')],
  '/user-authentication-client.js': ['text/javascript', join(SDK, 'browser.js')],
  '/user-authentication-passkeys.js': ['text/javascript', join(SDK, 'browser-passkeys.js')],
};

/** Passes a request on as it is, as a reverse proxy does that keeps the `Host` header. */
function passOn(request, response) {
  const { method, headers } = request;
  const passed = send(new URL(request.url, service), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.rawHeaders);
    answer.pipe(response);
  });
  passed.on('error', () => response.writeHead(502).end());
  request.pipe(passed);
}

createServer((request, response) => {
  if (values['same-origin'] && request.url.startsWith('/api/')) {
    passOn(request, response);
    return;
  }
  if (request.url === '/settings.js') {
    response.setHeader('content-type', 'text/javascript');
    response.end(
      `export const API = ${JSON.stringify(api)};\nexport const MODE = ${JSON.stringify(mode)};\n`,
    );
    return;
  }
  const [type, file] = FILES[request.url] ?? [];
  if (!file) {
    response.writeHead(404).end();
    return;
  }
  response.setHeader('content-type', type);
  createReadStream(file)
    .on('error', () => response.writeHead(500).end())
    .pipe(response);
}).listen(Number(port), '127.0.0.1', function listening() {
  process.stdout.write(`http://localhost:${this.address().port} with the service at ${service}\n`);
});
