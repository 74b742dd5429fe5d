import { explainClosedDialog, explainPasskeyError } from './explain-passkey-error.js';

describe('explainPasskeyError', () => {
  it.each([
    [{ code: 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED', name: 'InvalidStateError' }, 'exists'],
    [{ code: 'ERROR_INVALID_DOMAIN', name: 'SecurityError' }, 'wrongAddress'],
    [{ code: 'ERROR_INVALID_RP_ID', name: 'SecurityError' }, 'wrongAddress'],
    [new TypeError('Failed to fetch'), 'offline'],
    [{ code: 'ERROR_AUTHENTICATOR_GENERAL_ERROR', name: 'UnknownError' }, 'unsuitable'],
    [new Error('something new'), 'unsuitable'],
    [undefined, 'unsuitable'],
  ])('names the text of %j', (error, text) => {
    expect(explainPasskeyError(error)).toBe(text);
  });
});

describe('explainClosedDialog', () => {
  it.each([
    ['get', 2_000, 'cancelled'],
    ['create', 2_000, 'notCreated'],
    ['get', 299_500, 'timeout'],
    ['create', 301_000, 'timeout'],
  ] as const)(
    'distinguishes a closed dialog (%s) after %d ms from a timeout',
    (kind, elapsed, text) => {
      expect(explainClosedDialog(kind, { elapsed, timeout: 300_000 })).toBe(text);
    },
  );
});
