import { parseMailUrl } from './mail-url.js';
import { urlProblem } from './url-error.js';

const REQUIRED = { isSecure: false, startTls: 'required' };

describe('parseMailUrl', () => {
  it.each([
    [
      'smtp://app:secret@mail.example.com',
      { ...REQUIRED, host: 'mail.example.com', port: 587, user: 'app', password: 'secret' },
    ],
    ['smtp://mail.example.com:25/', { ...REQUIRED, host: 'mail.example.com', port: 25 }],
    [
      'smtps://mail.example.com',
      { ...REQUIRED, isSecure: true, host: 'mail.example.com', port: 465 },
    ],
    [
      'smtp://app%40example.com:p%2F%3F%23%40%25:x@mail',
      { ...REQUIRED, host: 'mail', port: 587, user: 'app@example.com', password: 'p/?#@%:x' },
    ],
    [
      'smtp://127.0.0.1:1025',
      { isSecure: false, startTls: 'optional', host: '127.0.0.1', port: 1025 },
    ],
    ['smtp://[::1]:1025', { isSecure: false, startTls: 'optional', host: '::1', port: 1025 }],
    [
      'smtp://mailpit:1025?starttls=off',
      { isSecure: false, startTls: 'off', host: 'mailpit', port: 1025 },
    ],
    [
      'smtps://mail?ca=%2Fca.pem&servername=mail.example.com',
      {
        ...REQUIRED,
        isSecure: true,
        host: 'mail',
        port: 465,
        ca: '/ca.pem',
        servername: 'mail.example.com',
      },
    ],
  ])('parses %s', (url, expected) => {
    expect(parseMailUrl(url)).toEqual(expected);
  });

  it.each([
    ['mail.example.com', /^must be off, or look like smtp:/],
    ['http://mail.example.com', /^must be off, or look like/],
    ['smtp://', /^must have a host name/],
    ['smtp://mail:0', /^must have a port from 1 to 65535/],
    ['smtp://mail:587x', /^must be off, or look like/],
    ['smtp://[mail]', /^must have an IPv6 address between/],
    ['smtp://app:canary/x@mail', /percent-encoded in user name and password, as %2F/],
    ['smtp://app:can%ary@mail', /^must have % percent-encoded/],
    ['smtp://app@mail', /^must have both a user name and a password/],
    ['smtp://:canary@mail', /^must have both a user name and a password/],
    [
      'smtp://mail?canary=1',
      /^has an unsupported parameter; supported are starttls, ca, servername$/,
    ],
    ['smtp://mail?starttls=off&starttls=off', /^has the parameter starttls twice/],
    ['smtp://mail?ca=', /^has the parameter ca without a value/],
    ['smtp://mail?starttls=yes', /^must have required, optional, off as starttls/],
    ['smtps://mail?starttls=off', /^must not have \?starttls= with smtps:/],
    ['smtp://app:canary@mail?starttls=optional', /^would send its password unencrypted/],
  ])('rejects %s without showing its password', (url, expected) => {
    const problem = urlProblem(() => parseMailUrl(url));
    expect(problem).toMatch(expected);
    expect(problem).not.toContain('canary');
  });

  it('permits an unencrypted password on this machine', () => {
    expect(parseMailUrl('smtp://app:secret@localhost:1025').startTls).toBe('optional');
  });
});
