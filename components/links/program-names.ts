import type { Browser, OperatingSystem } from '@/server/links/terms.ts';

/** Proper names: they are the same in every language. */
export const SYSTEM_NAMES: Record<OperatingSystem, string> = {
  android: 'Android',
  ios: 'iOS',
  windows: 'Windows',
  macos: 'macOS',
  linux: 'Linux',
  chromeos: 'ChromeOS',
};

export const BROWSER_NAMES: Record<Browser, string> = {
  chrome: 'Chrome',
  safari: 'Safari',
  firefox: 'Firefox',
  edge: 'Edge',
  samsung: 'Samsung Internet',
  opera: 'Opera',
  whale: 'Whale',
  kakaotalk: 'KakaoTalk',
};
