import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diffWords } from './diff-words.ts';

it('tells what was taken out and what was put in', () => {
  expect(diffWords('{actor} wants to follow you', '{actor} asks to follow you now')).toEqual([
    { kind: 'same', text: '{actor} ' },
    { kind: 'removed', text: 'wants' },
    { kind: 'added', text: 'asks' },
    { kind: 'same', text: ' to follow you' },
    { kind: 'added', text: ' now' },
  ]);
  expect(diffWords('같은 글', '같은 글')).toEqual([{ kind: 'same', text: '같은 글' }]);
  expect(diffWords('', '새 글')).toEqual([{ kind: 'added', text: '새 글' }]);
  expect(diffWords('', '')).toEqual([]);
});

it('gives both texts back, whatever they are', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', ' ', '\n', '가', '{x}'), { maxLength: 40 })
    .map((all) => all.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = diffWords(before, after);
      const without = (kind: string) =>
        parts
          .filter((part) => part.kind !== kind)
          .map((part) => part.text)
          .join('');
      expect(without('added')).toBe(before);
      expect(without('removed')).toBe(after);
    }),
  );
});
