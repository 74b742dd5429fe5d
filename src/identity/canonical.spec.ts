import {
  byName,
  canonicalEmail,
  canonicalUsername,
  foldForSearch,
  searchText,
} from './canonical.js';

describe('usernames that are one', () => {
  it.each([
    ['Ada', 'ada'],
    ['ADA.LOVELACE', 'ada.lovelace'],
    ['ａｄａ', 'ada'],
    ['ﬁona', 'fiona'],
    ['\u212Aurt', 'kurt'],
    ['\u017Fam', 'sam'],
    ['JOSE\u0301', 'jos\u00E9'],
  ])('%s is %s', (given, canonical) => {
    expect(canonicalUsername(given)).toBe(canonical);
    expect(canonicalUsername(canonical)).toBe(canonical);
  });

  it.each([
    ['ada', 'аda'],
    ['ada', 'ada.'],
    ['ada', ' ada'],
  ])('%j and %j are two', (one, other) => {
    expect(canonicalUsername(one)).not.toBe(canonicalUsername(other));
  });
});

describe('e-mail addresses that are one', () => {
  it.each([
    ['Ada@Example.COM', 'ada@example.com'],
    ['ADA+LISTS@example.com', 'ada+lists@example.com'],
    ['ada@Bücher.example', 'ada@xn--bcher-kva.example'],
    ['ada@bu\u0308cher.example', 'ada@xn--bcher-kva.example'],
    ['ada@XN--BCHER-KVA.example', 'ada@xn--bcher-kva.example'],
    ['jose\u0301@example.com', 'jos\u00E9@example.com'],
    ['JOSÉ@example.com', 'jos\u00E9@example.com'],
    ['"a@b"@Example.com', '"a@b"@example.com'],
  ])('%s is %s', (given, canonical) => {
    expect(canonicalEmail(given)).toBe(canonical);
    expect(canonicalEmail(canonical)).toBe(canonical);
  });

  it.each([
    ['ada@example.com', 'ada@example.org'],
    ['ada@example.com', 'ada+1@example.com'],
    ['a.da@example.com', 'ada@example.com'],
    // The local part is somebody else's to read: only its case is folded.
    ['ﬁona@example.com', 'fiona@example.com'],
  ])('%s and %s are two', (one, other) => {
    expect(canonicalEmail(one)).not.toBe(canonicalEmail(other));
  });

  it.each([
    ['ada@', 'ada@'],
    ['ADA@No Domain', 'ada@no domain'],
    ['ada@xn--', 'ada@xn--'],
  ])('%j, without a valid domain, stays as it is but for its case', (given, kept) => {
    expect(canonicalEmail(given)).toBe(kept);
  });
});

describe('a name that somebody signs in with', () => {
  it('is an e-mail address when it holds an @, otherwise a username', () => {
    expect(byName('Ada@Example.com')).toEqual({ emailCanonical: 'ada@example.com' });
    expect(byName('Ada')).toEqual({ usernameCanonical: 'ada' });
    expect(byName('')).toEqual({ usernameCanonical: '' });
    expect(byName('@')).toEqual({ emailCanonical: '@' });
  });
});

describe('a search', () => {
  const text = searchText({
    username: 'Ada.L',
    email: 'Ada@Bücher.example',
    fullName: 'ADA ÖSTERREICH',
  });

  it.each(['ada.l', 'ADA@BÜCHER', 'Österreich', 'O\u0308sterreich', 'ａｄａ'])('finds %s', (q) => {
    expect(text).toContain(foldForSearch(q));
  });

  it('does without a full name', () => {
    const nameless = searchText({ username: 'ada', email: 'ada@example.com', fullName: null });
    expect(nameless).not.toContain('null');
    expect(nameless).toContain('ada@example.com');
  });
});
