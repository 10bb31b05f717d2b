import { expect, test } from 'vitest';
import { toIso, toLocal } from './date-time-field.tsx';

test('a moment goes to the wall clock of this zone and back', () => {
  const iso = '2026-11-23T09:30:00.000Z';
  expect(toIso(toLocal(iso))).toBe(iso);
  expect(new Date(toLocal(iso)).getTime()).toBe(Date.parse(iso));
});

test('what is no time is nothing', () => {
  expect([toLocal(''), toLocal('soon'), toIso(''), toIso('2026-13-40T00:00')]).toEqual(['', '', '', '']);
});
