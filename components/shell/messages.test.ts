import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import en from '@/messages/en.json';
import fatal from '@/messages/fatal.json';
import ko from '@/messages/ko.json';
import { type AskedKey, findAskedKeys, findHardCodedWords } from './testing/find-keys.ts';

type Tree = { [key: string]: string | string[] | Tree };

/** Every text by its key; a list of texts by its places: `lan.steps.0`. */
function flatten(tree: Tree, path = ''): Map<string, string> {
  const entries = Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[path + key, value] as const]
      : [...flatten(Array.isArray(value) ? Object.fromEntries(value.entries()) : value, `${path}${key}.`)],
  );
  return new Map(entries);
}

/** Names of the values and tags that a message takes; those inside plural branches are the same ones. */
function valuesOf(message: string): string[] {
  return [...new Set([...message.matchAll(/\{(\w+)[,}]|<(\w+)>/g)].map((match) => match[1] ?? `<${match[2]}>`))].sort();
}

/** What stands in quotes or names a property, also in the form of a key: `people.invitationDays` → `people_invitationDays`. */
function literalsOf(code: string): string[] {
  const found = code.match(/(?<=['"`.:])[\w.:-]+(?=['"`])|\b\w+(?=:)/g) ?? [];
  return found.flatMap((literal) => [literal, literal.replaceAll(/[.:]/g, '_')]);
}

const english = flatten({ ...en, fatal: fatal.en });
const korean = flatten({ ...ko, fatal: fatal.ko });

describe('messages', () => {
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
    const foreign = [...korean]
      .filter(([, message]) => /\p{L}/u.test(message.replaceAll(/\{\w+\}/g, '')) && !/\p{Script=Hangul}/u.test(message))
      .map(([key]) => key);
    // What is a name or a unit in every language.
    const everywhere = /^(admin\.processes\.(pid|cpu)|lan\.systems\.\w+\.name|notifications\.channels\.(apns|fcm))$/;
    expect(foreign.filter((key) => !everywhere.test(key))).toEqual([]);
  });
});

describe('texts in the source', () => {
  let sources: Map<string, string>;
  let asked: AskedKey[];

  beforeAll(() => {
    sources = new Map();
    for (const folder of ['app', 'components', 'server', 'workers', 'scripts']) {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        const file = `${folder}/${name}`;
        if (!/\.(ts|tsx|mjs)$/.test(file) || /\.test\.|\/testing\/|\/generated\//.test(file)) continue;
        sources.set(file, readFileSync(file, 'utf8'));
      }
    }
    asked = [...sources].flatMap(([file, code]) => findAskedKeys(file, code));
    expect(asked.length).toBeGreaterThan(300);
  });

  test('are all there', () => {
    const keys = [...english.keys()];
    const missing = asked.filter(({ pattern }) => !keys.some((key) => pattern.test(key)));
    expect(missing.map(({ file, line, pattern }) => `${file}:${line} ${pattern.source}`)).toEqual([]);
  });

  test('are all used', () => {
    // Texts that the server writes itself are read as properties: `texts.missingLink.title`.
    const direct = [...sources.values()].filter((code) => /from '@\/messages\/(en|fatal)\.json'/.test(code));
    const literals = new Set([...sources.values()].flatMap(literalsOf));
    const isUsed = (key: string): boolean => {
      const [top = ''] = key.split('.');
      if (direct.some((code) => new RegExp(`\\.${top}\\b|\\b${top}\\b.*json`).test(code))) return true;
      return asked.some(({ pattern, isOpen, namespace }) => {
        // A key that is known at run time only must stand somewhere as it is: a reason code, the name of a state.
        const rest = namespace === '' ? key : key.slice(namespace.length + 1);
        return (
          pattern.test(key) && (!isOpen || literals.has(rest) || rest.split('.').every((part) => literals.has(part)))
        );
      });
    };
    expect([...english.keys()].filter((key) => !isUsed(key))).toEqual([]);
  });

  test('are never hard-coded', () => {
    const words = [...sources]
      .filter(([file]) => file.endsWith('.tsx'))
      .flatMap(([file, code]) => findHardCodedWords(file, code));
    expect(words).toEqual([]);
  });
});
