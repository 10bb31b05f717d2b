/** Statuses that a link may answer with. 302 is asked for each time; 301 and 308 are kept by browsers, so later clicks are not seen. */
export const LINK_STATUSES = [302, 301, 307, 308] as const;

export const DEVICES = ['desktop', 'mobile', 'tablet'] as const;
export const OPERATING_SYSTEMS = ['android', 'ios', 'windows', 'macos', 'linux', 'chromeos'] as const;
export const BROWSERS = ['chrome', 'safari', 'firefox', 'edge', 'samsung', 'opera', 'whale', 'kakaotalk'] as const;

export type Device = (typeof DEVICES)[number];
export type OperatingSystem = (typeof OPERATING_SYSTEMS)[number];
export type Browser = (typeof BROWSERS)[number];

/** How a target stands: `suspect` failed once or twice, `unknown` answers people but not us. */
export const HEALTH_STATES = ['ok', 'suspect', 'broken', 'unknown'] as const;

/** What moderators decided after reports. */
export const MODERATIONS = ['warned', 'blocked'] as const;

export const TITLE_MAX = 200;
export const NOTE_MAX = 1_000;
/** Code points of one tag, and tags of one link. */
export const TAG_MAX = 40;
export const TAGS_MAX = 10;

/** Tags are the same when this is: their case does not count. */
export function foldTag(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

export const RULES_MAX = 20;
/** With the link's own target: two to five ways. */
export const VARIANTS_MIN = 2;
export const VARIANTS_MAX = 5;
export const WEIGHT_MAX = 100;
export const CLICKS_MAX = 1_000_000_000;
export const PASSWORD_MIN = 4;
export const PASSWORD_MAX = 200;

/**
 * Which way a visitor was sent, as it is kept with a click: -1 to the link's own target (or nowhere else), 0 and on by the rule of that
 * index, `VARIANT_WAY` and on by the variant of an experiment (of index 0 and on).
 */
export const OWN_WAY = -1;
export const VARIANT_WAY = 100;

/** Which of a person's links a list shows. */
export const LINK_STATES = ['active', 'archived', 'deleted'] as const;
export type LinkState = (typeof LINK_STATES)[number];
