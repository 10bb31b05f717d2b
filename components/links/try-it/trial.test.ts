import { expect, test } from 'vitest';
import { tryDraftInput } from '@/server/links/rules/schema.ts';
import { blankDraft, newKey } from '../editor/draft.ts';
import { trialOf } from './trial.ts';

const NOBODY = { device: '', system: '', browser: '', language: '', country: '', at: '' };
const rule = (when: object, url: string) => ({ key: newKey(), when, url });

test('what is not finished is left out, and the rest keeps its place', () => {
  const draft = {
    ...blankDraft(),
    url: 'https://example.com/',
    rules: [
      rule({}, 'https://a.example/'),
      rule({ devices: ['mobile'] }, ''),
      rule({ devices: [], countries: ['KR'] }, ' https://kr.example/ '),
    ],
    experiment: { variants: [{ key: newKey(), url: 'https://a.example/', weight: '' }], endsAt: '', winner: '' },
  };
  const trial = trialOf(draft, { ...NOBODY, country: 'KR' });
  expect(trial).toMatchObject({ places: [2], leftOut: 3 });
  expect(trial?.body).toEqual({
    url: 'https://example.com/',
    rules: [{ when: { countries: ['KR'] }, url: 'https://kr.example/' }],
    experiment: null,
    visitor: { country: 'KR' },
  });
  expect(tryDraftInput.safeParse(trial?.body).success).toBe(true);
});

test('nothing is tried before the link leads anywhere', () => {
  expect(trialOf({ ...blankDraft(), url: 'example' }, NOBODY)).toBeNull();
});
