import { expect, test } from 'vitest';
import { hashPassword, verifyPassword } from '@/server/platform/auth/password-hash.ts';
import { AppError } from '@/server/platform/errors.ts';
import { checkPassword } from './password.ts';

const PERSON = { email: 'minji.kim@example.com', name: '김민지' };

function reasonFor(password: string, person = PERSON): string | undefined {
  try {
    checkPassword(password, person);
    return undefined;
  } catch (error) {
    return error instanceof AppError ? error.details.reason : String(error);
  }
}

test.each(['', 'short', 'kR7#pq2L!', '한글아홉글자입니다', '👩‍👩‍👧'])('%j is too short', (password) => {
  expect(reasonFor(password)).toBe('password_short');
});

test.each([
  ...[
    'password123',
    'Password2024!',
    'P@ssw0rd123!',
    'passwordpassword',
    'qwerty123456',
    'qwertyuiop',
    'letmein12345',
    'iloveyou123',
  ],
  ...[
    '1234567890',
    '12345678901234567890',
    '0123456789',
    '9876543210',
    'aaaaaaaaaaaa',
    'abababababab',
    'abc123abc123',
    'abcdefghij',
  ],
  ...[
    '1q2w3e4r5t',
    '1qaz2wsx3edc',
    'admin12345!',
    'welcome2024',
    'Summer2025!',
    '010-1234-5678',
    '2024-01-01 00:00',
    '!@#$%^&*()',
  ],
  ...[
    '비밀번호1234567',
    '사랑해사랑해사랑해1',
    'qlalfqjsgh1234',
    'minji.kim@example.com',
    'Minji.Kim1994',
    'minjikim!!!',
    '김민지19940101',
  ],
])('%j is too common', (password) => {
  expect(reasonFor(password)).toBe('password_common');
});

test.each([
  ...[
    'correct staple vines',
    'kR7#pq2L!x',
    'tangled-otter-brick',
    '바람이 분다 살아야겠다',
    'mypassword is long enough',
    '8:3]#91(!2{0',
  ],
])('%j is good', (password) => {
  expect(reasonFor(password)).toBeUndefined();
});

test('a hash opens for its password only, composed or not', async () => {
  const composed = 'café-société-né'.normalize('NFC');
  const hash = await hashPassword(composed);
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verifyPassword(composed.normalize('NFD'), hash)).toBe(true);
  expect(await verifyPassword(`${composed}!`, hash)).toBe(false);
});

test('no account fits no password', async () => {
  expect(await verifyPassword('', null)).toBe(false);
  expect(await verifyPassword('correct staple vines', null)).toBe(false);
});
