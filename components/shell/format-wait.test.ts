import { expect, it } from 'vitest';
import { formatWait } from './format-wait.ts';

it.each([
  [0, '1 second', '1초'],
  [42, '42 seconds', '42초'],
  [90, '2 minutes', '2분'],
  [3_600, '60 minutes', '60분'],
  [6_000, '2 hours', '2시간'],
  [31 * 86_400, '31 days', '31일'],
])('a wait of %i s is told in one unit, never too short', (seconds, en, ko) => {
  expect([formatWait(seconds, 'en'), formatWait(seconds, 'ko')]).toEqual([en, ko]);
});
