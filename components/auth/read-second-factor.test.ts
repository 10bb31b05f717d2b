import { expect, test } from 'vitest';
import { readSecondFactor } from './read-second-factor.ts';

const hashOf = (value: unknown) => `#${new URLSearchParams({ secondFactor: JSON.stringify(value) })}`;

test('reads what stands behind the address', () => {
  const wanted = { ticket: 'abc', methods: ['totp', 'recovery'] };
  expect(readSecondFactor(hashOf(wanted))).toEqual(wanted);
  expect(readSecondFactor(hashOf({ ticket: 'abc', methods: ['passkey', 'nonsense'] }))).toEqual({
    ticket: 'abc',
    methods: ['passkey'],
  });
});

test.each(['', '#', '#main', '#secondFactor=nonsense', hashOf(null), hashOf({}), hashOf({ ticket: 'a', methods: [] })])(
  'finds nothing in %j',
  (hash) => expect(readSecondFactor(hash)).toBeNull(),
);
