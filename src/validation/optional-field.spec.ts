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

describe('OptionalField and NullableField', () => {
  it('accept an omitted field', () => {
    expect(wrongFields({})).toEqual([]);
    expect(wrongFields({ name: undefined, motto: undefined })).toEqual([]);
  });

  it('validate a given value', () => {
    expect(wrongFields({ name: 1, motto: 1 })).toEqual(['name', 'motto']);
  });

  it('accept null only for a nullable field', () => {
    expect(wrongFields({ name: null, motto: null })).toEqual(['name']);
  });
});
