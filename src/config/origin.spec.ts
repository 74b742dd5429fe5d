import { parseOrigin } from './origin.js';

describe('parseOrigin', () => {
  it.each([
    ['https://app.example.com', 'https://app.example.com'],
    ['https://app.example.com/', 'https://app.example.com'],
    ['https://APP.Example.com', 'https://app.example.com'],
    ['HTTPS://app.example.com', 'https://app.example.com'],
    ['https://app.example.com:443', 'https://app.example.com'],
    ['http://app.example.com:80', 'http://app.example.com'],
    ['http://app.example.com:443', 'http://app.example.com:443'],
    ['https://app.example.com:08443', 'https://app.example.com:8443'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['https://XN--BCHER-KVA.example', 'https://xn--bcher-kva.example'],
    ['https://app。example.com', 'https://app.example.com'],
    ['http://127.1:3000', 'http://127.0.0.1:3000'],
    ['http://[0:0:0:0:0:0:0:1]:5173', 'http://[::1]:5173'],
    ['http://localhost:5173', 'http://localhost:5173'],
    ['capacitor://localhost', 'capacitor://localhost'],
    ['Capacitor://LocalHost/', 'capacitor://localhost'],
    ['ionic://localhost', 'ionic://localhost'],
    ['tauri://localhost', 'tauri://localhost'],
    [
      'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
      'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    ],
    ['com.example.app://localhost:8080', 'com.example.app://localhost:8080'],
  ])('serialises %s as %s, as a browser does', (text, origin) => {
    expect(parseOrigin(text)).toBe(origin);
  });

  it.each([
    '',
    'null',
    '*',
    'app.example.com',
    'https://*.example.com',
    'https://app.example.com/path',
    'https://app.example.com?query',
    'https://app.example.com#fragment',
    'https://user@app.example.com',
    'https://app.example.com:65536',
    'https://app example.com',
    'https://app.example.com\\path',
    'https:app.example.com',
    'https://',
    'htps://app.example.com',
    'htttp://app.example.com',
    'httpss://app.example.com',
    'file://localhost',
    'ws://app.example.com',
    'capacitor://',
    'capacitor:localhost',
    'capacitor://localhost/path',
  ])('rejects %j', (text) => {
    expect(parseOrigin(text)).toBeUndefined();
  });
});
