import 'reflect-metadata';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { effectiveVariables } from './effective-variables.js';
import { examineEnvironment, variableNames } from './load-environment.js';

describe('effectiveVariables', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'uas-env-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const find = (name: string, variables: Record<string, string>) => {
    const all = effectiveVariables(examineEnvironment(variables, join(folder, '.env')));
    return all.find((variable) => variable.name === name);
  };

  it('uses .env for variables that the process does not set', () => {
    writeFileSync(join(folder, '.env'), 'PORT=9000\nHOST=0.0.0.0\n');
    expect(find('PORT', {})).toEqual({ name: 'PORT', value: '9000', source: '.env' });
    expect(find('PORT', { PORT: '1' })).toMatchObject({ value: '1', source: 'environment' });
    expect(find('HOST', { HOST: '' })).toMatchObject({ value: '0.0.0.0', source: '.env' });
  });

  it('reports an unreadable .env file', () => {
    mkdirSync(join(folder, '.env'));
    const { problems } = examineEnvironment({}, join(folder, '.env'));
    expect([...problems.values()]).toEqual(['.env cannot be read (EISDIR)']);
  });

  /** A new variable that accepts any text is either a secret or belongs in this list. */
  it('shows the full text only of variables that hold no secret', () => {
    const text = 'https://app:canary@host';
    const shown = variableNames().filter((name) => find(name, { [name]: text })?.value === text);
    expect(shown.toSorted()).toEqual([
      'BRAND_LOGO',
      'IDENTITY_PROVIDER_CLIENT_ID',
      'IDENTITY_PROVIDER_NAME',
      'MAIL_TEMPLATES',
      'OTEL_SERVICE_NAME',
      'PAGES_TEMPLATES',
      'TOKEN_AUDIENCE',
      'TOKEN_ISSUER',
    ]);
  });
});
