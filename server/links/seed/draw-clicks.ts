import { encodeKind } from '../clicks/click-kind.ts';
import type { ClickBrowser, ClickDevice, ClickSystem } from '../stats/terms.ts';
import { OWN_WAY } from '../terms.ts';

/** So many are drawn; a click takes one of them, so that no weights have to be looked up in SQL. */
const DRAWN = 4_096;

type Weighted<T> = readonly (readonly [value: T, weight: number])[];

const COUNTRIES: Weighted<readonly [country: string, language: string]> = [
  [['KR', 'ko'], 38],
  [['US', 'en'], 17],
  [['JP', 'ja'], 9],
  [['DE', 'de'], 5],
  [['GB', 'en'], 5],
  [['IN', 'en'], 5],
  [['FR', 'fr'], 4],
  [['VN', 'vi'], 3],
  [['BR', 'pt'], 3],
  [['CA', 'en'], 2],
  [['TW', 'zh'], 2],
  [['ID', 'id'], 2],
  [['ES', 'es'], 2],
  [['NL', 'nl'], 1],
  [['AU', 'en'], 1],
  [['SE', 'sv'], 1],
];

const PROGRAMS: Weighted<readonly [ClickDevice, ClickSystem, ClickBrowser]> = [
  [['mobile', 'android', 'chrome'], 21],
  [['mobile', 'android', 'samsung'], 9],
  [['mobile', 'android', 'kakaotalk'], 7],
  [['mobile', 'ios', 'safari'], 17],
  [['mobile', 'ios', 'kakaotalk'], 5],
  [['desktop', 'windows', 'chrome'], 17],
  [['desktop', 'windows', 'edge'], 6],
  [['desktop', 'windows', 'whale'], 3],
  [['desktop', 'macos', 'safari'], 4],
  [['desktop', 'macos', 'chrome'], 5],
  [['desktop', 'linux', 'firefox'], 2],
  [['tablet', 'ios', 'safari'], 3],
  [['tablet', 'android', 'chrome'], 1],
];

const HOSTS: Weighted<string | null> = [
  [null, 44],
  ['google.com', 12],
  ['search.naver.com', 9],
  ['instagram.com', 7],
  ['t.co', 6],
  ['facebook.com', 5],
  ['m.cafe.naver.com', 4],
  ['youtube.com', 4],
  ['news.ycombinator.com', 2],
  ['reddit.com', 2],
  ['linkedin.com', 2],
];
/** Besides those, many hosts that lead to a few clicks each. */
const SMALL_HOSTS = 400;
const SMALL_HOSTS_SHARE = 0.06;

/** The weight of each hour of the day. */
const HOURS = [3, 2, 1, 1, 1, 2, 3, 5, 7, 8, 8, 8, 9, 8, 7, 7, 7, 7, 8, 8, 8, 8, 7, 5];

const HOUR_MS = 3_600_000;
const BOT_SHARE = 0.11;
const QR_SHARE = 0.08;
const OTHER_LANGUAGE_SHARE = 0.1;

export interface DrawnClicks {
  kinds: number[];
  hosts: (string | null)[];
  /** Milliseconds into the day (UTC). */
  times: number[];
}

/** Kinds, referrers and times of the day as they might come. @param random a number from 0 to below 1 */
export function drawClicks(random: () => number): DrawnClicks {
  const many = <T>(draw: () => T) => Array.from({ length: DRAWN }, draw);
  const hours = HOURS.map((weight, hour) => [hour, weight] as const);
  return {
    kinds: many(() => drawKind(random)),
    hosts: many(() =>
      random() < SMALL_HOSTS_SHARE ? `blog-${Math.floor(random() * SMALL_HOSTS)}.example` : pick(HOSTS, random),
    ),
    times: many(() => Math.floor((pick(hours, random) + random()) * HOUR_MS)),
  };
}

function drawKind(random: () => number): number {
  const [country, language] = pick(COUNTRIES, random);
  const isBot = random() < BOT_SHARE;
  const [device, system, browser] = isBot ? (['other', 'other', 'other'] as const) : pick(PROGRAMS, random);
  const spoken = random() < OTHER_LANGUAGE_SHARE ? 'en' : language;
  return encodeKind({
    isBot,
    source: random() < QR_SHARE ? 'qr' : 'link',
    device,
    system,
    browser,
    way: OWN_WAY,
    country,
    language: isBot ? null : spoken,
  });
}

function pick<T>(values: Weighted<T>, random: () => number): T {
  let left = random() * values.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of values) {
    left -= weight;
    if (left < 0) return value;
  }
  return (values.at(-1) as readonly [T, number])[0];
}
