import { readFileSync } from 'node:fs';
import { AUDIT_EVENT_NAMES } from './audit-event-name.js';

describe('docs/audit.md', () => {
  it('has one row for each audit event', () => {
    const rows = readFileSync('docs/audit.md', 'utf8').matchAll(/^\| `(\w+)` /gm);
    const documented = [...rows].map(([, name = '']) => name);
    expect(documented.toSorted()).toEqual([...AUDIT_EVENT_NAMES].toSorted());
  });
});
