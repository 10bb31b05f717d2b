import { expect, test } from 'vitest';
import { colorProblem, contrast } from './contrast.ts';

test('contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  expect(contrast('#123456', '#123456')).toBe(1);
});

test.each([
  ['#000000', '#ffffff', null],
  ['#1d4ed8', '#f8fafc', null],
  ['#ffd400', '#ffffff', 'weak'],
  ['#ffffff', '#000000', 'inverted'],
])('%s on %s: %s', (dark, light, problem) => expect(colorProblem({ dark, light })).toBe(problem));
