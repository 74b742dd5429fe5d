import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, Matches } from 'class-validator';
import { IsText } from '../../validation/is-text.decorator.js';
import { Trimmed } from '../../validation/trimmed.decorator.js';

const SLUG = /^[a-z0-9](?:-?[a-z0-9]){0,31}$/;

/** The name of a provider in requests. */
export const ProviderField = () =>
  applyDecorators(
    Matches(SLUG, {
      message: 'provider must be lower-case letters and digits with single - between',
    }),
    ApiProperty({ pattern: SLUG.source, maxLength: 32, example: 'google' }),
  );

interface TextOptions {
  readonly max: number;
  readonly required: boolean;
  readonly example: string;
  readonly description: string;
}

/** One line of text. */
export const ProviderTextField = ({ max, ...options }: TextOptions) =>
  applyDecorators(
    Trimmed(),
    IsText({ min: 1, max }),
    Matches(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, {
      message: ({ property }) => `${property} must be one line`,
    }),
    ApiProperty({ minLength: 1, maxLength: max, ...options }),
  );

const DOMAIN =
  /^(?:\*|(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+)$/;

/** Domains of e-mail addresses in lower case; an IDN in its ASCII form. */
export const DomainListField = (description: string, example: string[]) =>
  applyDecorators(
    IsArray(),
    ArrayMaxSize(100),
    Matches(DOMAIN, {
      each: true,
      message: ({ property }) => `${property} must be domains in lower case, such as example.com`,
    }),
    ApiProperty({ type: [String], required: false, maxItems: 100, description, example }),
  );

/** The address that receives the response of the provider. */
export const RedirectUriField = () =>
  applyDecorators(
    IsText({ min: 1, max: 2000 }),
    ApiProperty({
      required: false,
      maxLength: 2000,
      description:
        'One of the `redirect_uris` of the provider; by default the page of the service, if it has pages.',
      example: 'https://app.example.com/callback',
    }),
  );

export const ProviderSignInTokenField = () =>
  applyDecorators(
    IsText({ min: 1, max: 512 }),
    ApiProperty({
      maxLength: 512,
      description: 'The `provider_sign_in_token` of the request that started this.',
      example: 'uaps_AZjF830-fMGfDj9begtXEQ',
    }),
  );

export const ProviderResponseField = ({ required }: { required: boolean }) =>
  applyDecorators(
    IsText({ min: 1, max: 8000 }),
    ApiProperty({
      required,
      maxLength: 8000,
      description:
        'The query that the provider has added to the redirect URI, or that address as a whole.',
      example: '?code=4f2a&state=p0q9',
    }),
  );
