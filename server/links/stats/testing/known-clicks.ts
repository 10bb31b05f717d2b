import fc from 'fast-check';
import { newIdAsync } from '@/server/platform/ids.ts';
import type { Click } from '../../clicks/click.ts';
import { type ClickKind, encodeKind } from '../../clicks/click-kind.ts';
import { makeClick } from '../../factory.ts';
import { OWN_WAY, VARIANT_WAY } from '../../terms.ts';
import { type StatsQuery, statsQuery } from '../schema.ts';
import { NO_VALUE, type StatsDimension } from '../terms.ts';

/** `Map.groupBy`, which Node 20 does not have. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

export const NOW = Date.parse('2026-11-28T10:07:00Z');
export const ORIGIN = 'https://maru.example';
/** A query as it comes over HTTP. */
export const ask = (query: Record<string, unknown> = {}): StatsQuery => statsQuery.parse(query);

/** One of these. */
export const pick = <T>(values: readonly T[]) => fc.constantFrom(...values);

/** A click with what it is known by, the way a person would tell it. */
export interface Known {
  click: Click;
  kind: ClickKind;
  values: Record<StatsDimension, string>;
}

const name = (value: string | null) => value ?? NO_VALUE;

/** Of which nothing is known. */
export const nothing: ClickKind = {
  isBot: false,
  source: 'link',
  device: 'other',
  system: 'other',
  browser: 'other',
  way: OWN_WAY,
  country: null,
  language: null,
};

/** Makes a click of a link, which is not stored yet. */
export async function know(linkId: bigint, at: number, kind: ClickKind, more: Partial<Click> = {}): Promise<Known> {
  const click = makeClick({ id: await newIdAsync(), linkId, at, kind: encodeKind(kind), visitor: 1n, ...more });
  const way =
    kind.way === OWN_WAY
      ? NO_VALUE
      : kind.way >= VARIANT_WAY
        ? `variant:${kind.way - VARIANT_WAY}`
        : `rule:${kind.way}`;
  const { device, system, browser, source } = kind;
  const named = { country: name(kind.country), city: name(click.city), referrer: name(click.referrer) };
  return { click, kind, values: { ...named, device, system, browser, source, language: name(kind.language), way } };
}
