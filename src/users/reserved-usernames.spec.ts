import { isReservedUsername } from './reserved-usernames.js';

/** In the canonical form of `canonicalUsername`. */
const OPERATORS =
  'admin administrator moderator operator owner root staff superuser sysadmin system';
const SERVICE = 'account api auth help login me security support';
const PLACEHOLDERS = 'anonymous nobody null undefined';
/** RFC 2142, and senders of automatic mail. */
const MAILBOXES =
  'abuse hostmaster info mailer-daemon daemon noc no-reply noreply postmaster usenet webmaster';

describe('reserved usernames', () => {
  it.each([OPERATORS, SERVICE, PLACEHOLDERS, MAILBOXES].flatMap((names) => names.split(' ')))(
    'include %s with separators at any place',
    (name) => {
      const [first = '', ...rest] = name.replaceAll('-', '');
      for (const separator of ['', '.', '_', '-']) {
        expect(isReservedUsername([first, rest.join('')].join(separator))).toBe(true);
      }
      expect(isReservedUsername(name)).toBe(true);
    },
  );

  it.each(['ada', 'administratrix', 'rooty', 'roo', 'help.ada', 'support2', 'theadmin', '', '-'])(
    'do not include %j',
    (name) => {
      expect(isReservedUsername(name)).toBe(false);
    },
  );
});
