import { DeliveryError, PermanentDeliveryError } from './delivery-handler.js';
import { describeFailure } from './describe-failure.js';

describe('describeFailure', () => {
  it('returns the message of a delivery error', () => {
    expect(describeFailure(new DeliveryError('451 4.7.1 Greylisted, retry later'))).toBe(
      '451 4.7.1 Greylisted, retry later',
    );
    const remedy = 'mail:587 does not speak TLS; use smtp:// instead of smtps://';
    expect(describeFailure(new DeliveryError(remedy))).toBe(remedy);
    expect(describeFailure(new PermanentDeliveryError('550 5.1.1 user unknown'))).toBe(
      '550 5.1.1 user unknown',
    );
  });

  it('returns only the code or the class of any other error', () => {
    const secret = new Error('connect to smtp://user:secret@mail failed');
    expect(describeFailure(secret)).toBe('Error');
    expect(describeFailure(Object.assign(secret, { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED');
    expect(describeFailure(new TypeError('secret'))).toBe('TypeError');
    expect(describeFailure('secret')).toBe('string');
  });

  it.each([
    ['a link', '554 spam: https://id.example.com/reset-password?token=abc', '554 spam: [removed]'],
    ['a parameter', '554 blocked ?token=abc.def', '554 blocked ?[removed]'],
    ['a token', '554 unwanted x1_AbCdEfGhIjKlMnOpQrStUvWx', '554 unwanted [removed]'],
    ['a code', '554 suspicious 1234 5678 in text', '554 suspicious [removed] in text'],
    ['credentials', 'smtp://user:secret@mail:25 refused', '[removed] refused'],
  ])('removes %s that a server repeats', (_, reply, stored) => {
    expect(describeFailure(new DeliveryError(reply))).toBe(stored);
  });

  it('returns one line that fits its column', () => {
    const text = describeFailure(new DeliveryError(`a\n\u001B[2J ${'long '.repeat(200)}`));
    expect(text).toHaveLength(500);
    expect(text).not.toMatch(/\p{Cc}/u);
  });
});
