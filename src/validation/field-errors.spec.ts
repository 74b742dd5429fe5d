import { ValidationError } from 'class-validator';
import { fieldErrors } from './field-errors.js';

const broken = (property: string, extra: Partial<ValidationError> = {}) =>
  Object.assign(new ValidationError(), {
    property,
    value: 'x',
    constraints: { isEmail: `${property} must be an email` },
    ...extra,
  });

const pointerOf = (property: string) => fieldErrors(broken(property))[0]?.pointer;

describe('fieldErrors', () => {
  it('contain a pointer, the rule in snake case and a detail', () => {
    const constraints = { isEmail: 'no address', maxLength: 'too long' };
    expect(fieldErrors(broken('email', { constraints }))).toEqual([
      { pointer: '#/email', code: 'is_email', detail: 'no address' },
      { pointer: '#/email', code: 'max_length', detail: 'too long' },
    ]);
  });

  it('report a missing field once, as required', () => {
    const constraints = { isEmail: 'no address', maxLength: 'too long' };
    expect(fieldErrors(broken('email', { value: undefined, constraints }))).toEqual([
      { pointer: '#/email', code: 'required', detail: 'email is required' },
    ]);
  });

  it.each(['isString', 'isText', 'isInt', 'isBoolean', 'isDate'])(
    'report a value of another type once, as %s',
    (rule) => {
      const constraints = { max: 'too large', min: 'too small', [rule]: 'another type' };
      expect(fieldErrors(broken('limit', { constraints }))).toEqual([
        expect.objectContaining({ pointer: '#/limit', detail: 'another type' }),
      ]);
    },
  );

  it('report an unknown field without its value', () => {
    const constraints = { whitelistValidation: 'property role should not exist' };
    const [error] = fieldErrors(broken('role', { value: 'canary', constraints }));
    expect(error).toEqual({
      pointer: '#/role',
      code: 'unknown_field',
      detail: 'Unknown field',
    });
  });

  it('point into nested objects', () => {
    const child = broken('city');
    const parent = broken('address', { constraints: undefined, children: [child] });
    expect(fieldErrors(parent)).toEqual([
      { pointer: '#/address/city', code: 'is_email', detail: 'city must be an email' },
    ]);
  });

  it('are empty for a valid property', () => {
    expect(fieldErrors(broken('email', { constraints: undefined }))).toEqual([]);
  });

  it.each([
    ['a/b', '#/a~1b'],
    ['a~b', '#/a~0b'],
    ['~1', '#/~01'],
    ['a b', '#/a%20b'],
    ['<script>', '#/%3Cscript%3E'],
    ['ü', '#/%C3%BC'],
    ['\ud800', '#/%EF%BF%BD'],
    ['\r\n', '#/%0D%0A'],
  ])('encode the name %j as a JSON Pointer', (name, pointer) => {
    expect(decodeURIComponent(pointerOf(name) ?? '')).toBe(decodeURIComponent(pointer));
    expect(pointerOf(name)).toMatch(/^#\/[\w%~.!*'()-]*$/);
  });

  it('truncate a long name of an unknown field', () => {
    expect(pointerOf('x'.repeat(10_000))).toBe(`#/${'x'.repeat(64)}`);
    expect(pointerOf(`${'x'.repeat(63)}🦊`)).toMatch(/^#\/x{63}%EF%BF%BD$/);
  });
});
