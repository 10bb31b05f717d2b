import { describe, expect, test } from 'vitest';
import { auditParams, readAuditFilter } from './queries.ts';

describe('the filter of the audit log', () => {
  test('comes from the address, and nonsense in it is no filter', () => {
    const params = new URLSearchParams('event=authz_change&q=mina&from=2026-11-01&to=soon');
    expect(readAuditFilter(params)).toEqual({ event: 'authz_change', person: 'mina', from: '2026-11-01', to: '' });
  });

  test('covers whole days where the reader is, the last one included', () => {
    const params = auditParams({ event: '', person: '', from: '2026-02-28', to: '2026-02-28' });
    const [from, to] = [new Date(params.get('from') ?? ''), new Date(params.get('to') ?? '')];
    expect([from.getHours(), from.getDate(), to.getHours(), to.getDate(), to.getMonth()]).toEqual([0, 28, 0, 1, 2]);
    expect(auditParams({ event: '', person: '', from: '', to: '' }).toString()).toBe('');
  });
});
