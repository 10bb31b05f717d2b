import { describe, expect, test } from 'vitest';
import en from '@/messages/en.json';
import fatal from '@/messages/fatal.json';
import ko from '@/messages/ko.json';

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, path = ''): Map<string, string> {
  const entries = Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as const] : [...flatten(value, `${path}${key}.`)],
  );
  return new Map(entries);
}

/** Names of the values that a message takes; those inside plural branches are the same ones. */
function valuesOf(message: string): string[] {
  return [...new Set([...message.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1] ?? ''))].sort();
}

describe('messages', () => {
  const english = flatten({ ...en, fatal: fatal.en });
  const korean = flatten({ ...ko, fatal: fatal.ko });

  test('say the same things in Korean and in English', () => {
    expect([...korean.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test('take the same values', () => {
    const differing = [...english].filter(([key, message]) => {
      return String(valuesOf(message)) !== String(valuesOf(korean.get(key) ?? ''));
    });
    expect(differing).toEqual([]);
  });

  test('are never empty', () => {
    expect([...english, ...korean].filter(([, message]) => message.trim() === '')).toEqual([]);
  });

  test('are written in Hangul where they are Korean', () => {
    const foreign = [...korean].filter(([, message]) => !/\p{Script=Hangul}/u.test(message)).map(([key]) => key);
    // What is a name or a unit in every language.
    expect(foreign.filter((key) => !['admin.processes.pid', 'admin.processes.cpu'].includes(key))).toEqual([]);
  });
});
