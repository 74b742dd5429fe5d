import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getMetadataStorage } from 'class-validator';
import { ERRORS } from '../common/errors/error-code.js';
import { Environment } from '../config/environment.js';
import { ImportUserDto } from '../users/import/import-user.dto.js';

const PAGE = readFileSync('docs/api.md', 'utf8');

/** The first cell of each row of the table below a heading. */
function rowsBelow(heading: string): string[] {
  const [, after = ''] = PAGE.split(`\n${heading}\n`);
  const [part = ''] = after.split('\n## ');
  return [...part.matchAll(/^\| `([^`]+)`/gm)].map(([, cell = '']) => cell).toSorted();
}

/** Whether a validated class is part of a request, other than settings and rows of an import. */
function isOfRequest(target: unknown): boolean {
  const isSetting = typeof target === 'function' && new Environment() instanceof target;
  return !isSetting && target !== ImportUserDto;
}

/** Every class-validator rule on a DTO, as `field-errors.ts` writes it. */
async function codesOfRules(): Promise<string[]> {
  await import('./app.module.js');
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    validationMetadatas: Map<unknown, { type: string; name?: string }[]>;
  };
  return [...validationMetadatas]
    .filter(([target]) => isOfRequest(target))
    .flatMap(([, rules]) => rules)
    .filter(({ type }) => type === 'customValidation')
    .map(({ name = '' }) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

/** Literal codes such as `code: 'wrong_password'`, and the rules of the password policy. */
function codesWrittenOut(): string[] {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    // Pages have errors of their own.
    .filter((name) => /^(?!pages\/).*(?<!\.spec)\.ts$/.test(name))
    .map((name) => readFileSync(join('src', name), 'utf8'));
  const literals = sources.flatMap((text) => [...text.matchAll(/\bcode: '([a-z_]+)'/g)]);
  const policy = readFileSync('src/credentials/password/password-policy.ts', 'utf8');
  const rules = /^type Rule = (.+);$/m.exec(policy)?.[1] ?? '';
  return [...literals.map(([, code = '']) => code), ...(rules.match(/\w+/g) ?? [])].filter(
    (code) => !(code in ERRORS),
  );
}

describe('docs/api.md', () => {
  it('documents every error code with its status, and no other', () => {
    expect(rowsBelow('## Error responses')).toEqual(Object.keys(ERRORS).toSorted());
    for (const [code, { status }] of Object.entries(ERRORS)) {
      expect(PAGE).toMatch(new RegExp(`^\\| \`${code}\` +\\| ${status} `, 'm'));
    }
  });

  it('documents every code of a field error, and no other', async () => {
    const codes = new Set([...(await codesOfRules()), ...codesWrittenOut()]);
    expect(codes.size).toBeGreaterThan(15);
    expect(rowsBelow('## Field error codes')).toEqual([...codes].toSorted());
  });

  it('documents every operation, and no other', () => {
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(
        (method) => `${method.toUpperCase()} ${path.replace(/^\/api\/v1/, '')}`,
      ),
    );
    const rows = [...PAGE.matchAll(/^\| `((?:GET|POST|PUT|PATCH|DELETE) [^`]+)`/gm)];
    expect(rows.map(([, operation = '']) => operation).toSorted()).toEqual(operations.toSorted());
  });
});
