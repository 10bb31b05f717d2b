import Bowser from 'bowser';
import { LRUCache } from 'lru-cache';
import type { Browser, Device, OperatingSystem } from '../terms.ts';

/** What a program says of itself; null is what nobody can tell, and what no rule names. */
export interface Program {
  device: Device | null;
  system: OperatingSystem | null;
  browser: Browser | null;
}

const UNKNOWN: Program = { device: null, system: null, browser: null };

/** Longer ones are cut: nobody's says more, and the expressions that read them take time for each character. */
const LENGTH_MAX = 512;

/** A few hundred spellings make up nearly all visits. */
const known = new LRUCache<string, Program>({ max: 2_000 });

const BROWSERS: Record<string, Browser> = {
  Chrome: 'chrome',
  Chromium: 'chrome',
  Safari: 'safari',
  Firefox: 'firefox',
  'Microsoft Edge': 'edge',
  'Samsung Internet for Android': 'samsung',
  Opera: 'opera',
  'Opera Touch': 'opera',
  'NAVER Whale Browser': 'whale',
};

const SYSTEMS: Record<string, OperatingSystem> = {
  Android: 'android',
  iOS: 'ios',
  Windows: 'windows',
  macOS: 'macos',
  Linux: 'linux',
  'Chrome OS': 'chromeos',
};

const DEVICES: Record<string, Device> = { desktop: 'desktop', mobile: 'mobile', tablet: 'tablet' };

/** Device, system and browser of a `User-Agent` header. An iPad that asks for desktop pages says that it is a Mac, and is believed. */
export function readUserAgent(header: string | undefined): Program {
  if (header === undefined || header === '') return UNKNOWN;
  const text = header.slice(0, LENGTH_MAX);
  let program = known.get(text);
  if (program === undefined) {
    program = parse(text);
    known.set(text, program);
  }
  return program;
}

function parse(text: string): Program {
  const { browser, os, platform } = Bowser.parse(text);
  const system = SYSTEMS[os.name ?? ''] ?? null;
  return {
    device: DEVICES[platform.type ?? ''] ?? (system === 'chromeos' ? 'desktop' : null),
    system,
    // KakaoTalk shows pages in the engine of the system, and says so last.
    browser: /\bKAKAOTALK\b/i.test(text) ? 'kakaotalk' : (BROWSERS[browser.name ?? ''] ?? null),
  };
}

const HINTED_SYSTEMS: Record<string, OperatingSystem> = {
  Android: 'android',
  iOS: 'ios',
  Windows: 'windows',
  macOS: 'macos',
  Linux: 'linux',
  'Chrome OS': 'chromeos',
  'Chromium OS': 'chromeos',
};

/**
 * The same with what Chromium's browsers say by low-entropy client hints (https://wicg.github.io/ua-client-hints/), which outlive the
 * frozen `User-Agent`. `Sec-CH-UA-Mobile: ?0` comes from tablets too, so it only takes "mobile" back.
 */
export function readProgram(headers: Readonly<Record<string, string | string[] | undefined>>): Program {
  const program = readUserAgent(headers['user-agent'] as string | undefined);
  const mobile = headers['sec-ch-ua-mobile'];
  const platform = headers['sec-ch-ua-platform'];
  if (mobile === undefined && platform === undefined) return program;
  const system = HINTED_SYSTEMS[String(platform ?? '').replace(/^"|"$/g, '')] ?? program.system;
  let { device } = program;
  if (mobile === '?1') device = 'mobile';
  else if (mobile === '?0' && device === 'mobile')
    device = system === 'android' || system === 'ios' ? 'tablet' : 'desktop';
  return { ...program, device, system };
}
