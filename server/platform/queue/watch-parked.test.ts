import { expect, it } from 'vitest';
import { createParkedDetector } from './watch-parked.ts';

it('takes a worker for parked when the same job stays next although nothing is done', () => {
  const isParked = createParkedDetector(30_000);
  expect(isParked({ head: 'd-1', active: 0, begun: 7 }, 0)).toBe(false);
  expect(isParked({ head: 'd-1', active: 0, begun: 7 }, 29_000)).toBe(false);
  expect(isParked({ head: 'd-1', active: 0, begun: 7 }, 30_000)).toBe(true);
  expect(isParked({ head: 'd-1', active: 0, begun: 7 }, 31_000), 'starts anew after a restart').toBe(false);
});

it('does not while the queue moves, is empty, or something is being done', () => {
  const isParked = createParkedDetector(30_000);
  const sightings = [
    { head: 'd-1', active: 0, begun: 1 },
    { head: 'd-2', active: 0, begun: 1 },
    { head: 'd-2', active: 0, begun: 2 },
    { head: 'd-2', active: 1, begun: 2 },
    { head: 'd-2', active: 0, begun: 2 },
    { head: null, active: 0, begun: 2 },
    { head: 'd-2', active: 0, begun: 2 },
  ];
  for (const [index, sighting] of sightings.entries()) expect(isParked(sighting, index * 29_000)).toBe(false);
});
