import { describe, expect, it } from 'vitest';
import { checkTarget, ownHostNames } from './check-target.ts';

const ORIGIN = 'https://maru.example';

function reasonOf(input: string, origin = ORIGIN): unknown {
  try {
    return `taken: ${checkTarget(input, ownHostNames(origin))}`;
  } catch (error) {
    return (error as { details: { reason: string } }).details.reason;
  }
}

describe('checkTarget', () => {
  it.each([
    ['https://example.com/a?b=1&b=2&c#d', 'https://example.com/a?b=1&b=2&c#d'],
    ['http://example.com', 'http://example.com/'],
    ['  https://example.com/ ', 'https://example.com/'],
    ['example.com', 'https://example.com/'],
    ['example.com:8080/x', 'https://example.com:8080/x'],
    ['//example.com/x', 'https://example.com/x'],
    ['HTTPS://EXAMPLE.COM/Path', 'https://example.com/Path'],
    ['https://한국.kr/가', 'https://xn--3e0b707e.kr/%EA%B0%80'],
    ['https://example.com./x', 'https://example.com./x'],
    ['https://8.8.8.8/', 'https://8.8.8.8/'],
    ['https://[2606:4700::1111]/', 'https://[2606:4700::1111]/'],
    ['https://example.com/?next=javascript:alert(1)', 'https://example.com/?next=javascript:alert(1)'],
    ['https://example.com/a@b', 'https://example.com/a@b'],
  ])('takes %s', (input, url) => {
    expect(checkTarget(input, ownHostNames(ORIGIN))).toBe(url);
  });

  it('takes long targets and refuses longer ones', () => {
    const long = `https://example.com/${'a'.repeat(8_000)}`;
    expect(checkTarget(long, ownHostNames(ORIGIN))).toBe(long);
    expect(reasonOf(`https://example.com/${'a'.repeat(9_000)}`)).toBe('url_too_long');
    expect(reasonOf(`https://example.com/${'가'.repeat(2_000)}`)).toBe('url_too_long');
  });

  it.each([
    ['', 'url_required'],
    ['  ', 'url_required'],
    ['javascript:alert(1)', 'url_scheme'],
    ['JavaScript:alert(1)', 'url_scheme'],
    ['java\nscript:alert(1)', 'url_scheme'],
    ['\u0001javascript:alert(1)', 'url_invalid'],
    ['data:text/html,x', 'url_scheme'],
    ['file:///etc/passwd', 'url_scheme'],
    ['ftp://example.com/', 'url_scheme'],
    ['mailto:a@example.com', 'url_scheme'],
    ['tel:110', 'url_scheme'],
    ['blob:https://example.com/x', 'url_scheme'],
    ['hello', 'url_invalid'],
    ['hello world', 'url_invalid'],
    ['https://', 'url_invalid'],
    ['https://exa mple.com', 'url_invalid'],
    ['https://a..b.com', 'url_invalid'],
    ['https://intranet/', 'url_invalid'],
    ['https://1.2.3.4.5/', 'url_invalid'],
    ['https://user:pass@example.com/', 'url_credentials'],
    ['https://user@example.com/', 'url_credentials'],
    ['https://maru.example/s/x', 'url_own_host'],
    ['http://MARU.example:8080/s/x', 'url_own_host'],
    ['https://maru.example./s/x', 'url_own_host'],
    ['http://localhost/', 'url_private_address'],
    ['localhost:3000/x', 'url_private_address'],
    ['http://localhost./', 'url_private_address'],
    ['http://a.localhost/', 'url_private_address'],
    ['http://printer.local/', 'url_private_address'],
    ['http://db.internal/', 'url_private_address'],
    ['http://127.0.0.1/', 'url_private_address'],
    ['http://0x7f.1/', 'url_private_address'],
    ['http://2130706433/', 'url_private_address'],
    ['http://017700000001/', 'url_private_address'],
    ['http://①②⑦.0.0.1/', 'url_private_address'],
    ['http://0/', 'url_private_address'],
    ['http://10.1.2.3/', 'url_private_address'],
    ['http://172.16.0.1/', 'url_private_address'],
    ['http://192.168.0.1/', 'url_private_address'],
    ['http://169.254.169.254/', 'url_private_address'],
    ['http://100.64.0.1/', 'url_private_address'],
    ['http://255.255.255.255/', 'url_private_address'],
    ['http://[::1]/', 'url_private_address'],
    ['http://[::]/', 'url_private_address'],
    ['http://[::ffff:127.0.0.1]/', 'url_private_address'],
    ['http://[::127.0.0.1]/', 'url_private_address'],
    ['http://[64:ff9b::7f00:1]/', 'url_private_address'],
    ['http://[2002:7f00:1::]/', 'url_private_address'],
    ['http://[fe80::1]/', 'url_private_address'],
    ['http://[fd00::1]/', 'url_private_address'],
  ])('refuses %j: %s', (input, reason) => {
    expect(reasonOf(input)).toBe(reason);
  });

  it('refuses our own host in development too', () => {
    expect(reasonOf('http://localhost:3000/s/x', 'http://localhost:3000')).toBe('url_own_host');
  });
});

describe('where private networks are allowed', () => {
  it.each([
    ['http://192.168.0.7/wiki', 'http://192.168.0.7/wiki'],
    ['localhost:8080', 'https://localhost:8080/'],
    ['http://nas/films', 'http://nas/films'],
    ['printer.local', 'https://printer.local/'],
  ])('%s is a target', (input, target) =>
    expect(checkTarget(input, ownHostNames(ORIGIN), { allowPrivate: true })).toBe(target),
  );

  it('a loop stays one', () => {
    expect(() => checkTarget('https://maru.example/x', ownHostNames(ORIGIN), { allowPrivate: true })).toThrow('loop');
  });
});
