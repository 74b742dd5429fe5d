import { IsIn, IsString } from 'class-validator';
import { AppException } from '../common/errors/app.exception.js';
import { toValidDto } from './to-valid-dto.js';

class Colour {
  @IsString()
  name!: string;

  @IsIn(['light', 'dark'])
  shade!: string;
}

function rejectionOf(values: Record<string, unknown>): AppException {
  try {
    toValidDto(Colour, values);
  } catch (error) {
    if (error instanceof AppException) return error;
  }
  throw new Error('no exception was thrown');
}

describe('toValidDto', () => {
  it('returns an instance for valid values', () => {
    const colour = toValidDto(Colour, { name: 'teal', shade: 'dark' });
    expect(colour).toBeInstanceOf(Colour);
    expect(colour).toEqual({ name: 'teal', shade: 'dark' });
  });

  it('throws one exception with all field errors', () => {
    const { code, errors } = rejectionOf({ shade: 'bright', size: 3 });
    expect(code).toBe('validation_failed');
    expect(errors?.map(({ pointer, code: rule }) => [pointer, rule])).toEqual(
      expect.arrayContaining([
        ['#/name', 'required'],
        ['#/shade', 'is_in'],
        ['#/size', 'unknown_field'],
      ]),
    );
    expect(errors).toHaveLength(3);
  });
});
