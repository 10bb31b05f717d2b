import { describe, expect, test } from 'vitest';
import { createCompositionGuard } from './composition-guard.ts';

/** Records what reaches the field and how often was submitted; deferred tasks run when asked. */
function stage() {
  const tasks: (() => void)[] = [];
  const seen = { submitted: 0, stopped: 0, passed: 0 };
  const guard = createCompositionGuard(
    () => {
      seen.submitted += 1;
    },
    (task) => tasks.push(task),
  );
  const enter = (isComposing: boolean, keyCode: number) => {
    let isStopped = false;
    guard.keyDown({
      key: 'Enter',
      keyCode,
      isComposing,
      stop: () => {
        isStopped = true;
      },
    });
    seen[isStopped ? 'stopped' : 'passed'] += 1;
  };
  const settle = () => {
    for (const task of tasks.splice(0)) task();
  };
  return { guard, enter, settle, seen };
}

describe('Enter while a syllable is being composed', () => {
  test('Chrome and Firefox: keydown (composing), then compositionend', () => {
    const { guard, enter, settle, seen } = stage();
    guard.compositionStart();
    enter(true, 229);
    settle();
    expect(seen.submitted).toBe(0);
    guard.compositionEnd();
    settle();
    expect(seen).toEqual({ submitted: 1, stopped: 1, passed: 0 });
  });

  test('Chrome on macOS: a second, plain Enter of the same press does not submit again', () => {
    const { guard, enter, settle, seen } = stage();
    guard.compositionStart();
    enter(true, 229);
    guard.compositionEnd();
    enter(false, 13);
    settle();
    guard.keyUp({ key: 'Enter' });
    expect(seen).toEqual({ submitted: 1, stopped: 2, passed: 0 });
  });

  test('Safari: compositionend first, then keydown 229 without the flag', () => {
    const { guard, enter, settle, seen } = stage();
    guard.compositionStart();
    guard.compositionEnd();
    enter(false, 229);
    settle();
    expect(seen).toEqual({ submitted: 1, stopped: 1, passed: 0 });
  });

  test('the next press is an ordinary one', () => {
    const { guard, enter, settle, seen } = stage();
    guard.compositionStart();
    enter(true, 229);
    guard.compositionEnd();
    settle();
    guard.keyUp({ key: 'Enter' });
    enter(false, 13);
    expect(seen).toEqual({ submitted: 1, stopped: 1, passed: 1 });
  });
});

test('Enter without composition passes untouched', () => {
  const { enter, settle, seen } = stage();
  enter(false, 13);
  settle();
  expect(seen).toEqual({ submitted: 0, stopped: 0, passed: 1 });
});

test('a composition that ends by other means submits nothing', () => {
  const { guard, settle, seen } = stage();
  guard.compositionStart();
  guard.compositionEnd();
  settle();
  expect(seen.submitted).toBe(0);
});
