import { expect, test } from 'vitest';
import type { LimitRuleJson } from '@/server/admin/limits/schema.ts';
import { arrangeRules, holdOrder } from './rule-filter.ts';

const terms = { algorithm: 'fixed-window', limit: 5, windowMs: 1_000, burst: null, shadow: false } as const;

const rule = (name: string, hits: number, refused: number, wouldRefuse = 0): LimitRuleJson => ({
  id: name.replaceAll(' ', '.'),
  name,
  subject: 'user',
  isSecurity: false,
  declared: terms,
  effective: terms,
  override: null,
  version: 0,
  hits,
  refused,
  wouldRefuse,
  minutes: [],
});

const rules = [rule('GET /v1/links user', 9, 0), rule('POST /v1/links user', 5, 1), rule('POST /v1/sign-in', 2, 0, 4)];
const names = (...args: [q: string, order: 'hits' | 'refused' | 'name']) =>
  arrangeRules(rules, ...args).map(({ name }) => name);

test('rules are found by words in any order and case', () => {
  expect(names('LINKS post', 'hits')).toEqual(['POST /v1/links user']);
  expect(names('nothing', 'hits')).toEqual([]);
});

test('the busiest, or those that refuse most, come first; what shadow mode would refuse counts too', () => {
  expect(names('', 'hits')[0]).toBe('GET /v1/links user');
  expect(names('', 'refused')).toEqual(['POST /v1/sign-in', 'POST /v1/links user', 'GET /v1/links user']);
  expect(names('', 'name')).toEqual(['GET /v1/links user', 'POST /v1/links user', 'POST /v1/sign-in']);
});

test('an order that is held stays while counts change, and what is new comes last', () => {
  const ids = ['POST./v1/sign-in', 'GET./v1/links.user'];
  expect(holdOrder(rules, ids).map(({ id }) => id)).toEqual([...ids, 'POST./v1/links.user']);
});
