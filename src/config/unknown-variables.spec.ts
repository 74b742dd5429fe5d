import { nearestName } from './nearest-name.js';
import { misspeltVariables } from './unknown-variables.js';

const KNOWN = ['PORT', 'HOST', 'DATABASE_URL', 'DATABASE_URL_FILE', 'BCRYPT_ROUNDS', 'LOG_LEVEL'];

describe('misspeltVariables', () => {
  it.each([
    ['PORTT', 'PORT'],
    ['PROT', 'PORT'],
    ['POT', 'PORT'],
    ['port', 'PORT'],
    ['BCRYPT_ROUND', 'BCRYPT_ROUNDS'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['DATABASE_URLFILE', 'DATABASE_URL_FILE'],
    ['LOGLEVEL', 'LOG_LEVEL'],
  ])('names %s, one edit from %s', (name, nearest) => {
    expect(misspeltVariables({ [name]: 'x', PORT: '1', PATH: '/bin' }, KNOWN)).toEqual([
      `${name} in the environment has no effect; ${nearest} is the variable`,
    ]);
  });

  it.each(['PATH', 'HOME', 'HOSTNAME', 'DB_URL', 'BCRYPT_COST', 'LOG', 'P', ''])(
    'ignores %j, which is no typing error',
    (name) => {
      expect(misspeltVariables({ [name]: 'x' }, KNOWN)).toEqual([]);
    },
  );

  it('ignores an empty value, as Compose passes an unset variable', () => {
    expect(misspeltVariables({ PORTT: '' }, KNOWN)).toEqual([]);
  });
});

describe('nearestName', () => {
  it.each([
    ['DATABSE_ULR', { name: 'DATABASE_URL', edits: 2 }],
    ['BCRYPTROUNDS', { name: 'BCRYPT_ROUNDS', edits: 1 }],
    ['LOG_LEVLE', { name: 'LOG_LEVEL', edits: 1 }],
  ])('finds the name that %s probably means', (name, nearest) => {
    expect(nearestName(name, KNOWN)).toEqual(nearest);
  });

  it('finds none that is similar to an unrelated name', () => {
    expect(nearestName('POSTGRES_PASSWORD', KNOWN)).toBeUndefined();
    expect(nearestName('X', KNOWN)).toBeUndefined();
  });
});
