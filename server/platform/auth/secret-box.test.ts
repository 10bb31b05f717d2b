import { expect, test } from 'vitest';
import { openSecret, sealSecret } from './secret-box.ts';

const SECRET = Buffer.from('a very secret thing');

test('what was sealed opens, for the same purpose and owner only', () => {
  const box = sealSecret(SECRET, 'totp', 7n);
  expect(openSecret(box, 'totp', 7n)).toEqual(SECRET);
  expect(box.includes(SECRET)).toBe(false);
  expect(() => openSecret(box, 'totp', 8n)).toThrow('AUTH_SECRET');
  expect(() => openSecret(box, 'other', 7n)).toThrow('AUTH_SECRET');
});

test('the same secret never looks the same, and a changed bit is noticed anywhere', () => {
  const box = sealSecret(SECRET, 'totp', 7n);
  expect(sealSecret(SECRET, 'totp', 7n)).not.toEqual(box);
  for (let at = 0; at < box.length; at++) {
    const changed = Buffer.from(box);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => openSecret(changed, 'totp', 7n)).toThrow('AUTH_SECRET');
  }
  expect(() => openSecret(Buffer.alloc(3), 'totp', 7n)).toThrow('AUTH_SECRET');
});
