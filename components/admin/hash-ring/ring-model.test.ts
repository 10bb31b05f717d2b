import { describe, expect, it } from 'vitest';
import { loadHotKeys, REQUESTS } from './hot-keys.ts';
import {
  configure,
  countKeys,
  countMoved,
  flowsOf,
  join,
  leave,
  SAMPLE_SIZE,
  startModel,
  weigh,
} from './ring-model.ts';

describe('the ring of the page', () => {
  it('has moved nothing before the first change', () => {
    expect(countMoved(startModel(), 'ring')).toBeNull();
    expect(flowsOf(startModel())).toEqual([]);
    expect([...countKeys(startModel().routers.ring).values()].reduce((sum, count) => sum + count, 0)).toBe(SAMPLE_SIZE);
  });

  it('gives a newcomer about its part and nothing to anybody else, where modulo moves nearly all', () => {
    const model = join(startModel('random', 100));
    expect(flowsOf(model).every(({ to }) => to === 'F')).toBe(true);
    expect(Math.abs((countMoved(model, 'ring') ?? 0) / SAMPLE_SIZE - 1 / 6)).toBeLessThan(0.06);
    expect(countMoved(model, 'modulo')).toBeGreaterThan(0.7 * SAMPLE_SIZE);
    expect(Math.abs((countMoved(model, 'jump') ?? 0) / SAMPLE_SIZE - 1 / 6)).toBeLessThan(0.03);
    expect(countMoved(model, 'maglev')).toBeGreaterThan(SAMPLE_SIZE / 8);
  });

  it('says what a way cannot do', () => {
    expect(countMoved(leave(startModel(), 'B'), 'jump')).toBeNull();
    expect(countMoved(leave(startModel(), 'E'), 'jump')).toBeGreaterThan(0);
    const heavier = weigh(startModel(), 'A', 2);
    expect(countMoved(heavier, 'ring')).toBeGreaterThan(0);
    expect(countMoved(heavier, 'modulo')).toBeNull();
  });

  it('starts anew when points are placed in another way', () => {
    const model = configure(join(startModel()), 'greedy', 32);
    expect(model.last).toBeNull();
    expect(model.routers.ring.ids).toEqual(['A', 'B', 'C', 'D', 'E', 'F']);
    expect(model.routers.ring.table.points.length).toBe(6 * 32);
  });

  it('keeps hot keys below the bound when there is one', () => {
    const { ring } = startModel().routers;
    const bounded = [...loadHotKeys(ring, true).values()];
    expect(bounded.reduce((sum, load) => sum + load, 0)).toBe(REQUESTS);
    expect(Math.max(...bounded)).toBeLessThanOrEqual(Math.ceil((1.2 * REQUESTS) / 5));
    expect(Math.max(...loadHotKeys(ring, false).values())).toBeGreaterThan(Math.max(...bounded));
  });
});
