import { matchLanguage, preferredLanguage } from './match-language.js';

const AVAILABLE = ['en', 'de', 'pt-BR'];

describe('matchLanguage', () => {
  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['de-Latn-DE-1996', 'de'],
    ['pt-BR', 'pt-BR'],
    ['en-u-ca-buddhist', 'en'],
    ['pt', undefined],
    ['fr', undefined],
    ['', undefined],
  ])('finds for %s the language %s', (tag, expected) => {
    expect(matchLanguage(tag, AVAILABLE)).toBe(expected);
  });
});

describe('preferredLanguage', () => {
  it.each([
    ['de-at,de;q=0.9,en;q=0.8', 'de-AT'],
    ['fr-FR,fr;q=0.9,en;q=0.8,de;q=0.7', 'en'],
    ['en;q=0.5, de', 'de'],
    ['de;q=0, en;q=0.1', 'en'],
    ['de;q=2, en;q=x', undefined],
    ['*', undefined],
    ['<script>,;;q=,', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('chooses from %s the tag %s', (header, expected) => {
    expect(preferredLanguage(header, AVAILABLE)).toBe(expected);
  });
});
