import { expect, test, vi } from 'vitest';
import { registerShortcut, runShortcut, runShortcutOnceThere } from './shortcut-registry.ts';

test('the latest to say what a key does wins, and the one before comes back', () => {
  const done: string[] = [];
  const leaveFirst = registerShortcut('create', () => done.push('first'));
  const leaveSecond = registerShortcut('create', () => done.push('second'));
  expect(runShortcut('create')).toBe(true);
  leaveSecond();
  expect(runShortcut('create')).toBe(true);
  leaveFirst();
  expect(runShortcut('create')).toBe(false);
  expect(done).toEqual(['second', 'first']);
});

test('what is asked for before its page is there is done once, when it comes', () => {
  const action = vi.fn();
  runShortcutOnceThere('create');
  registerShortcut('search', action)();
  expect(action).not.toHaveBeenCalled();
  registerShortcut('create', action)();
  registerShortcut('create', action)();
  expect(action).toHaveBeenCalledTimes(1);
});

test('a page that comes much too late does nothing by itself', () => {
  vi.useFakeTimers({ now: 0 });
  runShortcutOnceThere('create');
  vi.setSystemTime(10_001);
  const action = vi.fn();
  registerShortcut('create', action)();
  expect(action).not.toHaveBeenCalled();
  vi.useRealTimers();
});
