// Serves the example: node examples/spa/serve.mjs [port] [URL of the service]
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const [, , port = '3000', api = 'http://localhost:8000'] = process.argv;

const FOLDER = import.meta.dirname;
const SDK = join(FOLDER, '../../sdk/dist');
const FILES = {
  '/': ['text/html; charset=utf-8', join(FOLDER, 'index.html')],
  '/app.js': ['text/javascript', join(FOLDER, 'app.js')],
  '/page.js': ['text/javascript', join(FOLDER, 'page.js')],
  '/user-authentication-client.js': ['text/javascript', join(SDK, 'browser.js')],
  '/user-authentication-passkeys.js': ['text/javascript', join(SDK, 'browser-passkeys.js')],
};

createServer((request, response) => {
  if (request.url === '/settings.js') {
    response.setHeader('content-type', 'text/javascript');
    response.end(`export const API = ${JSON.stringify(api)};\n`);
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
  process.stdout.write(`http://localhost:${this.address().port} with the service at ${api}\n`);
});
