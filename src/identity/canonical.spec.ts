import {
  byName,
  canonicalEmail,
  canonicalUsername,
  foldForSearch,
  searchText,
} from './canonical.js';

describe('canonical usernames', () => {
  it.each([
    ['Ada', 'ada'],
    ['ADA.LOVELACE', 'ada.lovelace'],
    ['ａｄａ', 'ada'],
    ['ﬁona', 'fiona'],
    ['\u212Aurt', 'kurt'],
    ['\u017Fam', 'sam'],
    ['JOSE\u0301', 'jos\u00E9'],
    [' ada\u00A0', 'ada'],
    ['\uFEFFada\u3000', 'ada'],
    ['STRASSE', 'strasse'],
    ['straße', 'strasse'],
  ])('map %s to %s', (given, canonical) => {
    expect(canonicalUsername(given)).toBe(canonical);
    expect(canonicalUsername(canonical)).toBe(canonical);
  });

  it.each([
    ['ada', 'аda'],
    ['ada', 'ada.'],
  ])('differ for %j and %j', (one, other) => {
    expect(canonicalUsername(one)).not.toBe(canonicalUsername(other));
  });
});

describe('canonical e-mail addresses', () => {
  it.each([
    ['Ada@Example.COM', 'ada@example.com'],
    ['ADA+LISTS@example.com', 'ada+lists@example.com'],
    ['ada@Bücher.example', 'ada@xn--bcher-kva.example'],
    ['ada@bu\u0308cher.example', 'ada@xn--bcher-kva.example'],
    ['ada@XN--BCHER-KVA.example', 'ada@xn--bcher-kva.example'],
    ['jose\u0301@example.com', 'jos\u00E9@example.com'],
    ['JOSÉ@example.com', 'jos\u00E9@example.com'],
    ['"a@b"@Example.com', '"a@b"@example.com'],
    [' ada@example.com\u00A0', 'ada@example.com'],
    ['STRASSE@example.com', 'strasse@example.com'],
    ['straße@example.com', 'strasse@example.com'],
    ['ΣΑΣ@example.com', 'σασ@example.com'],
    ['σας@example.com', 'σασ@example.com'],
  ])('map %s to %s', (given, canonical) => {
    expect(canonicalEmail(given)).toBe(canonical);
    expect(canonicalEmail(canonical)).toBe(canonical);
  });

  it.each([
    ['ada@example.com', 'ada@example.org'],
    ['ada@example.com', 'ada+1@example.com'],
    ['a.da@example.com', 'ada@example.com'],
    // The receiving server interprets the local part, so only its case is folded.
    ['²ada@example.com', '2ada@example.com'],
  ])('differ for %s and %s', (one, other) => {
    expect(canonicalEmail(one)).not.toBe(canonicalEmail(other));
  });

  it.each([
    ['ada@', 'ada@'],
    ['ADA@No Domain', 'ada@no domain'],
    ['ada@xn--', 'ada@xn--'],
  ])('only fold the case of %j, which has no valid domain', (given, kept) => {
    expect(canonicalEmail(given)).toBe(kept);
  });
});

describe('name of a sign-in', () => {
  it('is an e-mail address when it contains an @, otherwise a username', () => {
    expect(byName('Ada@Example.com')).toEqual({ emailCanonical: 'ada@example.com' });
    expect(byName('Ada')).toEqual({ usernameCanonical: 'ada' });
    expect(byName('')).toEqual({ usernameCanonical: '' });
    expect(byName('@')).toEqual({ emailCanonical: '@' });
  });
});

describe('search text of a user', () => {
  const text = searchText({
    username: 'Ada.L',
    email: 'Ada@Bücher.example',
    fullName: 'ADA ÖSTERREICH',
  });

  it.each(['ada.l', 'ADA@BÜCHER', 'Österreich', 'O\u0308sterreich', 'ａｄａ'])(
    'contains the search term %s',
    (q) => {
      expect(text).toContain(foldForSearch(q));
    },
  );

  it('omits an absent full name', () => {
    const nameless = searchText({ username: 'ada', email: 'ada@example.com', fullName: null });
    expect(nameless).not.toContain('null');
    expect(nameless).toContain('ada@example.com');
  });
});
