import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeVisitor } from '../factory.ts';
import { readLanguages, speaks } from './read-languages.ts';
import { readProgram } from './read-user-agent.ts';
import { traitsOf } from './traits.ts';

const WEBKIT = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)';
const ANDROID = 'Mozilla/5.0 (Linux; Android 14; K)';
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';

describe('readProgram', () => {
  it.each([
    [`${WINDOWS} ${CHROME} Safari/537.36`, 'desktop windows chrome'],
    [`${WINDOWS} ${CHROME} Safari/537.36 Edg/124.0.0.0`, 'desktop windows edge'],
    [`${WINDOWS} ${CHROME} Safari/537.36 OPR/109.0.0.0`, 'desktop windows opera'],
    [`${WINDOWS} ${CHROME} Whale/3.26.244.21 Safari/537.36`, 'desktop windows whale'],
    [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Version/17.4 Safari/605.1.15`, 'desktop macos safari'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0', 'desktop linux firefox'],
    [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${CHROME} Safari/537.36`, 'desktop chromeos chrome'],
    [`${ANDROID} ${CHROME} Mobile Safari/537.36`, 'mobile android chrome'],
    [
      `${ANDROID} AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`,
      'mobile android samsung',
    ],
    [`${ANDROID} ${CHROME} Mobile Safari/537.36;KAKAOTALK 2410870`, 'mobile android kakaotalk'],
    [`Mozilla/5.0 (Linux; Android 13; SM-X700) ${CHROME} Safari/537.36`, 'tablet android chrome'],
    [`${IPHONE} ${WEBKIT} Version/17.5 Mobile/15E148 Safari/604.1`, 'mobile ios safari'],
    [`${IPHONE} ${WEBKIT} Mobile/15E148 KAKAOTALK 10.8.3`, 'mobile ios kakaotalk'],
    [`${IPHONE} ${WEBKIT} CriOS/124.0.6367.88 Mobile/15E148 Safari/604.1`, 'mobile ios chrome'],
    [
      `Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) ${WEBKIT} Version/16.6 Mobile/15E148 Safari/604.1`,
      'tablet ios safari',
    ],
    ['curl/8.11.1', 'null null null'],
    ['', 'null null null'],
  ])('knows %s', (userAgent, expected) => {
    const { device, system, browser } = readProgram({ 'user-agent': userAgent });
    expect(`${device} ${system} ${browser}`).toBe(expected);
  });

  it('believes client hints before the frozen header', () => {
    const userAgent = `${WINDOWS} ${CHROME} Safari/537.36`;
    const hinted = (mobile: string, platform: string, agent = userAgent) => {
      const headers = { 'user-agent': agent, 'sec-ch-ua-mobile': mobile, 'sec-ch-ua-platform': platform };
      const { device, system } = readProgram(headers);
      return `${device} ${system}`;
    };
    expect(hinted('?1', '"Android"')).toBe('mobile android');
    expect(hinted('?0', '"Chrome OS"')).toBe('desktop chromeos');
    expect(hinted('?0', '"Android"', `${ANDROID} ${CHROME} Mobile Safari/537.36`)).toBe('tablet android');
    expect(hinted('nonsense', '"Amiga"')).toBe('desktop windows');
  });

  it('bears whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 3_000 }), (userAgent) => {
        expect(readProgram({ 'user-agent': userAgent })).toHaveProperty('device');
      }),
      { seed: 20_261_130 },
    );
  });
});

describe('readLanguages', () => {
  it.each([
    ['ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7', ['ko-kr', 'ko', 'en-us', 'en']],
    ['en;q=0.8, ko', ['ko', 'en']],
    ['en, ko', ['en', 'ko']],
    ['da, en-GB;q=0.8, en;q=0.7', ['da', 'en-gb', 'en']],
    ['ko;q=0, en', ['en']],
    ['*, en;q=0.1', ['en']],
    ['ko ; q = 0.5 , en; Q=0.6', ['en', 'ko']],
    ['ko;q=1.5, en;q=high, ja', ['ja']],
    ['zh-Hant-TW', ['zh-hant-tw']],
    ['', []],
    [undefined, []],
    [',,;q=1,', []],
  ])('of %j', (header, expected) => {
    expect(readLanguages(header)).toEqual(expected);
  });

  it('compares by whole subtags', () => {
    expect(speaks('ko-kr', 'ko')).toBe(true);
    expect(speaks('kok', 'ko')).toBe(false);
    expect(speaks('en', 'en-GB')).toBe(false);
    expect(speaks('en-gb', 'en-GB')).toBe(true);
  });
});

it('sees the country of an address and tells visitors apart', () => {
  const korean = traitsOf(makeVisitor({ 'user-agent': 'x' }, '168.126.63.1'));
  expect(korean.country).toBe('KR');
  expect(traitsOf(makeVisitor({}, '127.0.0.1')).country).toBeNull();
  const keyOf = (address: string, agent = 'x') => traitsOf(makeVisitor({ 'user-agent': agent }, address)).key;
  expect(keyOf('168.126.63.1')).toBe(korean.key);
  expect(keyOf('168.126.63.2')).not.toBe(korean.key);
  expect(keyOf('168.126.63.1', 'y')).not.toBe(korean.key);
  // One subscriber has a whole network of IPv6.
  expect(keyOf('2001:db8:1:1::1')).toBe(keyOf('2001:db8:1:1::2'));
});
