import { IsString, validateSync } from 'class-validator';
import { NullableField, OptionalField } from './optional-field.decorator.js';

class Profile {
  @OptionalField()
  @IsString()
  name?: unknown;

  @NullableField()
  @IsString()
  motto?: unknown;
}

const wrongFields = (values: object) =>
  validateSync(Object.assign(new Profile(), values)).map(({ property }) => property);

describe('optional fields', () => {
  it('may be left out', () => {
    expect(wrongFields({})).toEqual([]);
    expect(wrongFields({ name: undefined, motto: undefined })).toEqual([]);
  });

  it('keep their rules when they are given', () => {
    expect(wrongFields({ name: 1, motto: 1 })).toEqual(['name', 'motto']);
  });

  it('may be null only where null clears them', () => {
    expect(wrongFields({ name: null, motto: null })).toEqual(['name']);
  });
});
