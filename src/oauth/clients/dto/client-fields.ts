import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray } from 'class-validator';
import { IsText } from '../../../validation/is-text.decorator.js';
import { NullableField, OptionalField } from '../../../validation/optional-field.decorator.js';

const MAX_ITEMS = 50;
const MAX_URI = 2_000;

/** A list of texts, each once. */
export const ListField = (description: string, example: string[], maxLength = MAX_URI) =>
  applyDecorators(
    OptionalField(),
    IsArray(),
    ArrayMaxSize(MAX_ITEMS),
    ArrayUnique(),
    IsText({ min: 1, max: maxLength }, { each: true }),
    ApiProperty({
      required: false,
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength },
      maxItems: MAX_ITEMS,
      uniqueItems: true,
      description,
      example,
    }),
  );

/** An address; null removes it. */
export const AddressField = (description: string, example: string) =>
  applyDecorators(
    NullableField(),
    IsText({ min: 1, max: MAX_URI }),
    ApiProperty({
      required: false,
      type: String,
      nullable: true,
      minLength: 1,
      maxLength: MAX_URI,
      description,
      example,
    }),
  );
