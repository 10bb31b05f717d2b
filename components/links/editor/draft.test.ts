import { describe, expect, test } from 'vitest';
import type { LinkJson } from '@/server/links/schema.ts';
import { changeLinkInput, createLinkInput } from '@/server/links/settings/schema.ts';
import { BLANK_LINK } from '../blank-link.ts';
import { blankDraft, draftLike, draftOf, isChanged, newKey, toChange, toCreation } from './draft.ts';

const FULL: LinkJson = {
  ...BLANK_LINK,
  id: '7',
  alias: 'spring',
  shortUrl: 'https://maru.example/s/spring',
  url: 'https://example.com/',
  title: 'Spring',
  note: 'For the poster',
  tags: ['poster', '봄'],
  status: 307,
  isEnabled: false,
  forwardsQuery: false,
  expiresAt: '2027-01-01T00:00:00.000Z',
  fallbackUrl: 'https://example.com/over',
  maxClicks: 100,
  hasPassword: true,
  rules: [{ when: { devices: ['mobile'] }, url: 'https://m.example.com/' }],
  experiment: {
    variants: [
      { url: 'https://example.com/a', weight: 70 },
      { url: 'https://example.com/b', weight: 30 },
    ],
    endsAt: '2026-12-31T00:00:00.000Z',
    winner: 1,
  },
};

describe('a link in the form', () => {
  test('that nobody touched changes nothing', () => {
    const draft = draftOf(FULL);
    expect(toChange(draft, draftOf(FULL))).toEqual({});
    expect(isChanged(draft, draftOf(FULL))).toBe(false);
  });

  test('sends what was changed, and only that', () => {
    const before = draftOf(FULL);
    const change = toChange({ ...before, title: ' ', maxClicks: '', tags: ['poster'] }, before);
    expect(change).toEqual({ title: null, maxClicks: null, tags: ['poster'] });
    expect(changeLinkInput.parse(change)).toEqual(change);
  });

  test('sends a password only when it is set or removed', () => {
    const before = draftOf(FULL);
    expect(toChange({ ...before, password: { kind: 'set', value: 'sesame' } }, before)).toEqual({ password: 'sesame' });
    expect(toChange({ ...before, password: { kind: 'remove' } }, before)).toEqual({ password: null });
  });

  test('names the winner by its place, and none once it has gone', () => {
    const before = draftOf(FULL);
    if (before.experiment === null) throw new Error('no experiment');
    const [a, b] = before.experiment.variants;
    if (a === undefined || b === undefined) throw new Error('no variants');
    const turned = { ...before.experiment, variants: [b, a] };
    expect(toChange({ ...before, experiment: turned }, before).experiment).toMatchObject({ winner: 0 });
    const without = { ...turned, variants: [a, { key: newKey(), url: 'https://example.com/c', weight: '1' }] };
    expect(toChange({ ...before, experiment: without }, before).experiment).not.toHaveProperty('winner');
  });

  test('leaves what is no number to be refused at its field', () => {
    const before = draftOf(FULL);
    if (before.experiment === null) throw new Error('no experiment');
    const variants = before.experiment.variants.map((variant) => ({ ...variant, weight: 'many' }));
    const change = toChange({ ...before, maxClicks: 'many', experiment: { ...before.experiment, variants } }, before);
    const { error } = changeLinkInput.safeParse(JSON.parse(JSON.stringify(change)));
    expect(error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`)).toEqual([
      'maxClicks max_clicks_invalid',
      'experiment.variants.0.weight weight_invalid',
      'experiment.variants.1.weight weight_invalid',
    ]);
  });
});

describe('a new link', () => {
  test('that is plain asks for nothing but its target', () => {
    expect(toCreation({ ...blankDraft(), url: ' https://example.com ' })).toEqual({ url: 'https://example.com' });
  });

  test('like another one has all of it but its name and its password', () => {
    const creation = toCreation(draftLike(FULL));
    expect(createLinkInput.parse(creation)).toEqual(creation);
    expect(creation).not.toHaveProperty('alias');
    expect(creation).not.toHaveProperty('password');
    expect(creation).toMatchObject({ rules: FULL.rules, experiment: FULL.experiment, tags: FULL.tags, status: 307 });
  });
});
