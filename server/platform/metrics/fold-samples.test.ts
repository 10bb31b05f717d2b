import { expect, it } from 'vitest';
import { foldIntoSteps, foldSamples, quantile } from './fold-samples.ts';

it('adds counts, keeps the worst of ages, the mean of shares and the newest of the rest', () => {
  const folded = foldSamples(
    [
      { at: 1, figures: { '2xx': 3, t4: 3, lag: 9, cpu: 10, rss: 100, 'queue:a.b:oldest': 5, 'pg:commits': 2 } },
      { at: 2, figures: { '2xx': 4, lag: 1, cpu: 30, rss: 80, 'pg:commits': 5 } },
    ],
    0,
  );
  expect(folded).toEqual({
    at: 0,
    figures: { '2xx': 7, t4: 3, lag: 9, cpu: 20, rss: 80, 'queue:a.b:oldest': 5, 'pg:commits': 7 },
  });
});

it('leaves gaps where nothing was told', () => {
  const steps = foldIntoSteps(
    [
      { at: 10, figures: { span: 1 } },
      { at: 19, figures: { span: 2 } },
      { at: 31, figures: { span: 4 } },
    ],
    [10, 20, 30],
    10,
  );
  expect(steps).toEqual([{ at: 10, figures: { span: 3 } }, undefined, { at: 30, figures: { span: 4 } }]);
});

it('reads quantiles out of a histogram', () => {
  const bounds = [1, 2, 4];
  expect(quantile(0.5, [], bounds)).toBeNull();
  expect(quantile(0.5, [10, 0, 0, 0], bounds)).toBeCloseTo(0.5);
  expect(quantile(0.5, [0, 10, 10], bounds)).toBeCloseTo(2);
  expect(quantile(0.75, [0, 10, 10], bounds)).toBeCloseTo(3);
  expect(quantile(0.99, [0, 0, 0, 5], bounds), 'above all bounds').toBe(4);
});
