import { describe, expect, test } from 'vitest';
import { createKeyMatcher, nameOfKey } from './match-keys.ts';
import { shortcutsFor } from './shortcuts.ts';

const press = (key: string, code = '', held: object = {}) =>
  nameOfKey({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

describe('nameOfKey', () => {
  test('names letters, signs and what is pressed with ⌘ or Ctrl', () => {
    expect(press('g', 'KeyG')).toBe('g');
    expect(press('G', 'KeyG')).toBe('g');
    expect(press('?', 'Slash')).toBe('?');
    expect(press('k', 'KeyK', { metaKey: true })).toBe('mod+k');
    expect(press('k', 'KeyK', { ctrlKey: true })).toBe('mod+k');
  });

  test('goes by the place of a key when the keyboard writes Hangul', () => {
    expect(press('ㅎ', 'KeyG')).toBe('g');
    expect(press('ㅏ', 'KeyK', { ctrlKey: true })).toBe('mod+k');
  });

  test('leaves alone what belongs to the system', () => {
    expect(press('g', 'KeyG', { altKey: true })).toBeUndefined();
    expect(press('K', 'KeyK', { ctrlKey: true, shiftKey: true })).toBeUndefined();
    expect(press('Enter', 'Enter')).toBeUndefined();
    expect(press('Shift', 'ShiftLeft')).toBeUndefined();
  });
});

describe('createKeyMatcher', () => {
  const listen = (role = 'user') => createKeyMatcher(shortcutsFor(role));

  test('hears single keys and sequences', () => {
    const hear = listen();
    expect(hear('c', 0)).toBe('create');
    expect(hear('g', 10)).toBeUndefined();
    expect(hear('l', 500)).toBe('go:links');
    expect(hear('l', 600)).toBeUndefined();
  });

  test('a sequence that took too long is none', () => {
    const hear = listen();
    hear('g', 0);
    expect(hear('p', 1_501)).toBeUndefined();
    hear('g', 5_000);
    expect(hear('p', 6_500)).toBe('go:people');
  });

  test('a wrong second key ends the sequence and counts for itself', () => {
    const hear = listen();
    hear('g', 0);
    expect(hear('c', 10)).toBe('create');
    expect(hear('l', 20)).toBeUndefined();
    hear('g', 30);
    hear('g', 40);
    expect(hear('s', 50)).toBe('go:settings');
  });

  test('only admins are led to admin', () => {
    const user = listen();
    user('g', 0);
    expect(user('a', 1)).toBeUndefined();
    const admin = listen('admin');
    admin('g', 0);
    expect(admin('a', 1)).toBe('go:admin');
  });
});
