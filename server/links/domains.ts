import { env } from '@/server/platform/env.ts';
import { AppError } from '@/server/platform/errors.ts';
import { logger } from '@/server/platform/logger.ts';
import { onReconnect, publish, subscribe } from '@/server/platform/redis/pubsub.ts';
import { singleton } from '@/server/platform/singleton.ts';
import { findDomains } from './domains/repository.ts';

/** Maru's own address, where links stand under `/s/`. */
export const OWN_DOMAIN = 0n;

/** An address on which aliases stand at the root. */
export interface ShortDomain {
  id: bigint;
  /** In lower case and punycode, with a port when it is not the usual one. */
  host: string;
  /** Where its bare root leads; null says "nothing here". */
  rootUrl: string | null;
  /** Where unknown aliases lead; null shows the page that says so. */
  missingUrl: string | null;
  /** Before an alias in the keys of the caches. */
  prefix: string;
}

interface DomainTable {
  byHost: ReadonlyMap<string, ShortDomain>;
  /** Host by id, without Maru's own. */
  hosts: ReadonlyMap<bigint, string>;
  /** It was read; before the first time nothing is known, and no host is a short one. */
  isKnown: boolean;
  trustedUntil: number;
}

const NOTHING: DomainTable = { byHost: new Map(), hosts: new Map(), isKnown: false, trustedUntil: 0 };

/** A table is used for so long, and read anew in the background from half of it on: a lost message costs no more. */
const TRUSTED_MS = 5_000;
/** A request waits no longer for the table; the last known one holds then. */
const PATIENCE_MS = 1_000;
/** So long after its start a process that knows no table yet says nothing of it. */
const STARTING_S = 10;
const CHANNEL = 'links.domains';

const state = () =>
  singleton('links.domains', () => ({
    table: NOTHING,
    loading: undefined as Promise<DomainTable> | undefined,
    isListening: false,
  }));

/** The state of this process, kept here so that the hot path does not look it up. */
let own: ReturnType<typeof state> | undefined;

/** What stands before an alias in the keys of the caches: nothing on Maru's own address. No alias contains a slash. */
export function domainPrefix(domainId: bigint): string {
  return domainId === OWN_DOMAIN ? '' : `${domainId}/`;
}

/**
 * The short domain that a request was sent to, without waiting: null for Maru's own and unknown hosts, undefined when the table must be asked
 * with `findShortDomain`. Without any short domain the host is not even looked for.
 */
export function peekShortDomain(request: { rawHeaders: readonly string[] }): ShortDomain | null | undefined {
  own ??= state();
  const { table } = own;
  const left = table.trustedUntil - Date.now();
  if (left < 0) return undefined;
  if (left < TRUSTED_MS / 2 && own.loading === undefined) load().catch(() => undefined);
  return table.byHost.size === 0 ? null : lookUp(table, hostOf(request));
}

/** The `Host` header. Nearly always it comes first, so that looking is cheaper than having all headers made into an object. */
export function hostOf({ rawHeaders }: { rawHeaders: readonly string[] }): string | undefined {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') return rawHeaders[index + 1];
  }
  return undefined;
}

/**
 * The same, waiting for the table when it is not known. While the database is away the last known one holds, or none: Maru's own address works
 * without it.
 */
export async function findShortDomain(host: string | undefined): Promise<ShortDomain | null> {
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(reject, PATIENCE_MS, new Error('the short domains did not come in time')).unref();
  });
  try {
    return lookUp(await Promise.race([currentTable(), late]), host);
  } catch (error) {
    const current = state();
    // A process that has just been started waits for its connections beside all others: the table comes a moment later.
    const isStarting = !current.table.isKnown && process.uptime() < STARTING_S;
    if (current.table.trustedUntil <= Date.now() && !isStarting) {
      logger.warn({ err: error }, 'the short domains could not be read');
    }
    current.table = { ...current.table, trustedUntil: Date.now() + TRUSTED_MS };
    return lookUp(current.table, host);
  }
}

function lookUp({ byHost }: DomainTable, host: string | undefined): ShortDomain | null {
  if (host === undefined) return null;
  return (
    byHost.get(host) ??
    byHost.get(
      host
        .toLowerCase()
        .replace(/:(?:80|443)$/, '')
        .replace(/\.$/, ''),
    ) ??
    null
  );
}

/** Host of each short domain, by its id. */
export async function knownDomains(): Promise<ReadonlyMap<bigint, string>> {
  return (await currentTable()).hosts;
}

/** Every host name besides Maru's own at which links are answered, without ports. */
export async function shortHostNames(): Promise<string[]> {
  return [...(await currentTable()).byHost.keys()].map((host) => new URL(`http://${host}`).hostname);
}

/** The id of the domain with this host; null is Maru's own address. @throws AppError `invalid` (`domain_unknown`) */
export async function domainOf(host: string | null): Promise<bigint> {
  if (host === null || host === '') return OWN_DOMAIN;
  const found = (await currentTable()).byHost.get(host);
  if (found === undefined) throw unknownDomain();
  return found.id;
}

export function unknownDomain(): AppError {
  return new AppError('invalid', 'There is no such domain.', { reason: 'domain_unknown' });
}

/** After a change was committed: this process knows it when the promise resolves, the others a moment later. Never fails. */
export async function announceDomains(): Promise<void> {
  drop();
  await publish(CHANNEL, {}).catch((error: unknown) => {
    logger.warn({ err: error }, 'other processes learn of the short domains by themselves, within seconds');
  });
}

async function currentTable(): Promise<DomainTable> {
  const { table } = state();
  return table.isKnown && table.trustedUntil >= Date.now() ? table : load();
}

/** Reads the table; one at a time. */
function load(): Promise<DomainTable> {
  const current = state();
  listen();
  if (current.loading !== undefined) return current.loading;
  const loading = readTable().then(
    (table) => {
      // Dropped meanwhile: whoever waited has it, but it may be out of date.
      if (current.loading === loading) {
        current.table = table;
        current.loading = undefined;
      }
      return table;
    },
    (error: unknown) => {
      if (current.loading === loading) current.loading = undefined;
      throw error;
    },
  );
  current.loading = loading;
  return loading;
}

async function readTable(): Promise<DomainTable> {
  const trustedUntil = Date.now() + TRUSTED_MS;
  const rows = await findDomains();
  const shorts: ShortDomain[] = rows.map(({ id, host, rootUrl, missingUrl }) => {
    return { id, host, rootUrl, missingUrl, prefix: domainPrefix(id) };
  });
  const all = [...ownShortDomain(), ...shorts];
  return {
    byHost: new Map(all.map((domain) => [domain.host, domain])),
    hosts: new Map(shorts.map(({ id, host }) => [id, host])),
    isKnown: true,
    trustedUntil,
  };
}

/** With `SHORT_URL` Maru's own links stand at the root of that address as well. */
function ownShortDomain(): ShortDomain[] {
  if (env.SHORT_URL === undefined) return [];
  return [{ id: OWN_DOMAIN, host: new URL(env.SHORT_URL).host, rootUrl: null, missingUrl: null, prefix: '' }];
}

function listen(): void {
  const current = state();
  if (current.isListening) return;
  current.isListening = true;
  onReconnect(drop);
  // Without Redis the subscription is noted and made with the next connection.
  subscribe(CHANNEL, drop).catch((error: unknown) => logger.debug({ err: error }, 'domains cannot be heard of yet'));
}

/** What was read before now may be out of date; the table is kept for when the database is away. */
function drop(): void {
  const current = state();
  current.loading = undefined;
  current.table = { ...current.table, trustedUntil: 0 };
}
