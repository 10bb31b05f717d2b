import {
  CLICK_BROWSERS,
  CLICK_DEVICES,
  CLICK_SYSTEMS,
  type ClickBrowser,
  type ClickDevice,
  type ClickSource,
  type ClickSystem,
  OTHER,
} from '../stats/terms.ts';
import { OWN_WAY } from '../terms.ts';

/** What is known of a click besides its time, its referrer and its city. */
export interface ClickKind {
  isBot: boolean;
  source: ClickSource;
  device: ClickDevice;
  system: ClickSystem;
  browser: ClickBrowser;
  /** `OWN_WAY`, the index of a rule, or `VARIANT_WAY` and the index of a variant. */
  way: number;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  /** Primary language subtag of ISO 639, two or three letters. */
  language: string | null;
}

/**
 * A kind as one number of 46 bits, in which each part has a place of its own, lowest first. One column is compared and grouped much faster than
 * eight, and a filter by any of them is one `kind & mask = wanted`. Codes are stored: they never change, new ones are only added at the end.
 */
const BITS = { bot: 1, source: 1, device: 3, system: 4, browser: 5, way: 7, country: 10, language: 15 } as const;
type Part = keyof typeof BITS;

const PARTS = Object.keys(BITS) as Part[];
/** What one of a part counts for. Numbers beyond 32 bits: no shifts. */
const UNIT = {} as Record<Part, number>;
PARTS.reduce((unit, part) => {
  UNIT[part] = unit;
  return unit * 2 ** BITS[part];
}, 1);

/** 0 stands for what has no name of its own, so that a click of which nothing is known is of kind 0. */
const codesOf = <T extends string>(names: readonly T[]) => [OTHER, ...names.filter((name) => name !== OTHER)] as T[];
const DEVICES = codesOf(CLICK_DEVICES);
const SYSTEMS = codesOf(CLICK_SYSTEMS);
const BROWSERS = codesOf(CLICK_BROWSERS);

const A = 'A'.charCodeAt(0);
const LITTLE_A = 'a'.charCodeAt(0);

/** 0 is none; then AA, AB, … */
function countryCode(country: string | null): number {
  if (country === null || !/^[A-Z]{2}$/.test(country)) return 0;
  return 1 + (country.charCodeAt(0) - A) * 26 + country.charCodeAt(1) - A;
}

function countryOfCode(code: number): string | null {
  if (code === 0) return null;
  return String.fromCharCode(A + Math.floor((code - 1) / 26), A + ((code - 1) % 26));
}

/** Three letters in base 27, in which 0 is no letter; 0 is none. */
function languageCode(language: string | null): number {
  if (language === null || !/^[a-z]{2,3}$/.test(language)) return 0;
  const digit = (index: number) => (index < language.length ? language.charCodeAt(index) - LITTLE_A + 1 : 0);
  return (digit(0) * 27 + digit(1)) * 27 + digit(2);
}

function languageOfCode(code: number): string | null {
  if (code === 0) return null;
  const digits = [Math.floor(code / 729), Math.floor(code / 27) % 27, code % 27].filter((digit) => digit > 0);
  return String.fromCharCode(...digits.map((digit) => LITTLE_A + digit - 1));
}

/** The number of one part; filters ask for it too. A name that there is not means `other`, and a wrong code none. */
const CODE = {
  bot: (isBot: boolean) => (isBot ? 1 : 0),
  source: (source: ClickSource) => (source === 'qr' ? 1 : 0),
  device: (device: ClickDevice) => Math.max(0, DEVICES.indexOf(device)),
  system: (system: ClickSystem) => Math.max(0, SYSTEMS.indexOf(system)),
  browser: (browser: ClickBrowser) => Math.max(0, BROWSERS.indexOf(browser)),
  way: (way: number) => way - OWN_WAY,
  country: countryCode,
  language: languageCode,
};

/** A kind as its number. */
export function encodeKind({ isBot, ...kind }: ClickKind): number {
  return (
    CODE.bot(isBot) +
    CODE.source(kind.source) * UNIT.source +
    CODE.device(kind.device) * UNIT.device +
    CODE.system(kind.system) * UNIT.system +
    CODE.browser(kind.browser) * UNIT.browser +
    CODE.way(kind.way) * UNIT.way +
    CODE.country(kind.country) * UNIT.country +
    CODE.language(kind.language) * UNIT.language
  );
}

/** What the number of a kind says of a click that came this way, by the QR code or not: added to the kind of its visitor. */
export function kindOfVisit(source: ClickSource, way: number): number {
  return CODE.source(source) * UNIT.source + CODE.way(way) * UNIT.way;
}

const partOf = (kind: number, part: Part) => Math.floor(kind / UNIT[part]) % 2 ** BITS[part];

/** What a number says; the other way round. */
export function decodeKind(kind: number): ClickKind {
  return {
    isBot: partOf(kind, 'bot') === 1,
    source: partOf(kind, 'source') === 1 ? 'qr' : 'link',
    device: DEVICES[partOf(kind, 'device')] ?? OTHER,
    system: SYSTEMS[partOf(kind, 'system')] ?? OTHER,
    browser: BROWSERS[partOf(kind, 'browser')] ?? OTHER,
    way: partOf(kind, 'way') + OWN_WAY,
    country: countryOfCode(partOf(kind, 'country')),
    language: languageOfCode(partOf(kind, 'language')),
  };
}

/** The bits of one part of a kind, in their place: a kind of which nothing else is known. */
export function kindOfPart(kind: number, part: Part): number {
  return partOf(kind, part) * UNIT[part];
}

export const isBotKind = (kind: number): boolean => kind % 2 === 1;

/** The kinds that have all of these parts: those with `kind & mask = wanted`. */
export function matchKinds(parts: Partial<ClickKind>): { mask: bigint; wanted: bigint } {
  let mask = 0;
  let wanted = 0;
  const want = (part: Part, code: number) => {
    mask += (2 ** BITS[part] - 1) * UNIT[part];
    wanted += code * UNIT[part];
  };
  if (parts.isBot !== undefined) want('bot', CODE.bot(parts.isBot));
  if (parts.source !== undefined) want('source', CODE.source(parts.source));
  if (parts.device !== undefined) want('device', CODE.device(parts.device));
  if (parts.system !== undefined) want('system', CODE.system(parts.system));
  if (parts.browser !== undefined) want('browser', CODE.browser(parts.browser));
  if (parts.way !== undefined) want('way', CODE.way(parts.way));
  if (parts.country !== undefined) want('country', CODE.country(parts.country));
  if (parts.language !== undefined) want('language', CODE.language(parts.language));
  return { mask: BigInt(mask), wanted: BigInt(wanted) };
}
