import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment, variableNames } from './load-environment.js';
import { parseEnv } from './parse-env.js';

const read = (name: string) => readFileSync(join(import.meta.dirname, '../..', name), 'utf8');

describe('documented variables', () => {
  const names = variableNames().toSorted();

  it('are complete in .env.example', () => {
    const named = [...read('.env.example').matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)];
    expect(named.map(([, name = '']) => name).toSorted()).toEqual(names);
  });

  it('have the defaults shown in .env.example', () => {
    const uncommented = read('.env.example').replace(/^# (?=[A-Z][A-Z_]+=)/gm, '');
    const { entries, problems } = parseEnv(uncommented);
    expect(problems).toEqual([]);
    const shown = Object.fromEntries(entries.map(({ name, value }) => [name, value]));
    expect(Object.keys(shown).length).toBe(names.length);
    expect(loadEnvironment(shown, '/no/.env')).toEqual(loadEnvironment({}, '/no/.env'));
  });

  it('are complete in docs/configuration.md, with their defaults', () => {
    const page = read('docs/configuration.md');
    const rows = [...page.matchAll(/^\| \[`([A-Z][A-Z_]+)`\]\(\S+\) \| ([^|]*?) \|$/gm)];
    expect(rows.map(([, name = '']) => name).toSorted()).toEqual(names);
    const defaults = Object.entries(loadEnvironment({}, '/no/.env'));
    for (const [name, value] of defaults) {
      const shown = rows.find(([, row]) => row === name)?.[2];
      expect([name, shown]).toEqual([name, String(value) === '' ? 'none' : `\`${value}\``]);
    }
  });
});
