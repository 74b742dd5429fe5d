import { isMailAddress, parseMailbox } from './mailbox.js';

describe('parseMailbox', () => {
  it.each([
    ['no-reply@example.com', { name: '', address: 'no-reply@example.com' }],
    [' no-reply@localhost ', { name: '', address: 'no-reply@localhost' }],
    ['Example <no-reply@example.com>', { name: 'Example', address: 'no-reply@example.com' }],
    ['"Example, Inc." <a@example.com>', { name: 'Example, Inc.', address: 'a@example.com' }],
    ['<a@bücher.example>', { name: '', address: 'a@bücher.example' }],
  ])('parses %s', (text, expected) => {
    expect(parseMailbox(text)).toEqual(expected);
  });

  it.each([
    'example.com',
    'Example',
    'Example <a@example.com',
    'Example <a@b@c>',
    'a@example.com, b@example.com',
    'Exa\r\nBcc: x@example.com <a@example.com>',
    'Exa\u2028mple <a@example.com>',
  ])('rejects %j', (text) => {
    expect(parseMailbox(text)).toBeUndefined();
  });
});

describe('isMailAddress', () => {
  it.each(['ada@example.com', 'a+b@example.com', "o'neil@example.com", 'ü@bücher.example'])(
    'accepts %s',
    (address) => expect(isMailAddress(address)).toBe(true),
  );

  it.each([
    'a@example.com\r\nBcc: b@example.com',
    'a\n@example.com',
    'a@example.com\0',
    'a b@example.com',
    '"a b"@example.com',
    'a@example.com>',
    'a@example.com,b@example.com',
    'a@example.com;b@example.com',
    'a@b@example.com',
    'group:a@example.com;',
    '-oQ/tmp@example.com',
    '@example.com',
    'a@',
    `${'a'.repeat(65)}@example.com`,
  ])('rejects %j', (address) => {
    expect(isMailAddress(address)).toBe(false);
  });
});
