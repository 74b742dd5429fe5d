import { readFileSync } from 'node:fs';
import { AUDIT_EVENT_NAMES } from './audit-event-name.js';

describe('the events of the audit log', () => {
  it('stand in docs/audit.md, each in a row', () => {
    const rows = readFileSync('docs/audit.md', 'utf8').matchAll(/^\| `(\w+)` /gm);
    const documented = [...rows].map(([, name = '']) => name);
    expect(documented.toSorted()).toEqual([...AUDIT_EVENT_NAMES].toSorted());
  });
});
