import { expect, it } from 'vitest';
import { showAddress, showHost } from './show-address.ts';

const ascii = (host: string) => new URL(`https://${host}`).host;

it.each([
  ['example.com', 'example.com'],
  ['example.com:8443', 'example.com:8443'],
  ['한국.kr', '한국.kr'],
  ['한국maru.kr', '한국maru.kr'],
  ['日本語ひらがな.jp', '日本語ひらがな.jp'],
  ['bücher.example', 'bücher.example'],
  ['пример.example', 'пример.example'],
  ['[2001:db8::1]:8080', '[2001:db8::1]:8080'],
  ['203.0.113.7', '203.0.113.7'],
])('shows %s as %s', (host, shown) => {
  expect(showHost(ascii(host))).toBe(shown);
});

it.each([
  // Cyrillic among Latin, nothing but look-alikes, Greek among Latin, a script that we do not know.
  ['pаypal.com'],
  ['аррӏе.com'],
  ['gοοgle.com'],
  ['한국а.kr'],
  ['ᎪᏴ.example'],
])('shows %s in punycode', (host) => {
  expect(showHost(ascii(host))).toBe(ascii(host));
  expect(showHost(ascii(host))).toContain('xn--');
});

it('reads addresses out in their script, and hides nothing in them', () => {
  expect(showAddress('https://xn--3e0b707e.kr/%EC%97%AC%EB%A6%84?q=%EC%84%B8%EC%9D%BC#x')).toBe(
    'https://한국.kr/여름?q=세일#x',
  );
  // A right-to-left override, a line break, a broken byte, a slash.
  expect(showAddress('https://example.com/%E2%80%AEgpj%0A%FF%2F')).toBe('https://example.com/%E2%80%AEgpj%0A%FF%2F');
});
