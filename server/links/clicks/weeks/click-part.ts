/** What a week's clicks are added up by, as `click_parts.part` says it. Stored: numbers never change, new ones come at the end. */
export const CLICK_PARTS = {
  slot: 0,
  referrer: 1,
  city: 2,
  source: 3,
  device: 4,
  system: 5,
  browser: 6,
  way: 7,
  country: 8,
  language: 9,
} as const;

/** Parts whose keys are bits of the kind. */
export const KIND_PARTS = ['source', 'device', 'system', 'browser', 'way', 'country', 'language'] as const;
export type KindPart = (typeof KIND_PARTS)[number];

/** Weeks with so many clicks have parts: fewer are added up from their cells within a few milliseconds. */
export const CLICKS_FOR_PARTS = 2_000;
