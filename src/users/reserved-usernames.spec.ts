import { isReservedUsername } from './reserved-usernames.js';

/** Canonical, as `canonicalUsername` writes them. */
const OPERATORS =
  'admin administrator moderator operator owner root staff superuser sysadmin system';
const SERVICE = 'account api auth help login me security support';
const NOBODY = 'anonymous nobody null undefined';
/** RFC 2142, and senders of automatic mail. */
const MAILBOXES =
  'abuse hostmaster info mailer-daemon daemon noc no-reply noreply postmaster usenet webmaster';

describe('a username', () => {
  it.each([OPERATORS, SERVICE, NOBODY, MAILBOXES].flatMap((names) => names.split(' ')))(
    '%s is reserved, with separators anywhere',
    (name) => {
      const [first = '', ...rest] = name.replaceAll('-', '');
      for (const separator of ['', '.', '_', '-']) {
        expect(isReservedUsername([first, rest.join('')].join(separator))).toBe(true);
      }
      expect(isReservedUsername(name)).toBe(true);
    },
  );

  it.each(['ada', 'administratrix', 'rooty', 'roo', 'help.ada', 'support2', 'theadmin', '', '-'])(
    '%j is free',
    (name) => {
      expect(isReservedUsername(name)).toBe(false);
    },
  );
});
