import { expect, test } from 'vitest';
import { BLANK_LINK } from '../blank-link.ts';
import { draftOf } from './draft.ts';
import { mergeDrafts } from './merge-drafts.ts';

const link = {
  ...BLANK_LINK,
  url: 'https://example.com/',
  title: 'Spring',
  rules: [{ when: { devices: ['mobile' as const] }, url: 'https://m.example/' }],
};

test('what was typed stays, what was changed elsewhere arrives', () => {
  const before = draftOf(link);
  const mine = { ...before, title: 'Summer' };
  const theirs = draftOf({ ...link, title: 'Autumn', url: 'https://example.com/new', rules: [] });
  expect(mergeDrafts(mine, before, theirs)).toMatchObject({
    title: 'Summer',
    url: 'https://example.com/new',
    rules: [],
  });
});

test('parts of the form that only have other names were not typed', () => {
  const theirs = draftOf({ ...link, rules: [{ when: { countries: ['KR'] }, url: 'https://kr.example/' }] });
  expect(mergeDrafts(draftOf(link), draftOf(link), theirs).rules).toEqual(theirs.rules);
});
