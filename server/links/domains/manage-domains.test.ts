import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { AppError } from '@/server/platform/errors.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { publish } from '@/server/platform/redis/pubsub.ts';
import { eventuallyPasses } from '@/server/platform/testing/eventually.ts';
import { makeUser } from '@/server/users/factory.ts';
import { createLink } from '../create-link.ts';
import { domainOf, findShortDomain, knownDomains, peekShortDomain } from '../domains.ts';
import { createOwner } from '../factory.ts';
import { resolveAlias } from '../redirect.ts';
import { type Actor, changeDomain, createDomain, listDomains, removeDomain } from './manage-domains.ts';

const ORIGIN = 'https://maru.example';
let actor: Actor;

beforeAll(async () => {
  const { viewer } = await makeUser({ role: 'admin' });
  actor = { viewer, address: '203.0.113.7', userAgent: 'test' };
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const newHost = () => `${randomUUID().slice(0, 8)}.example`;
const make = (input: Parameters<typeof createDomain>[1]) => createDomain(actor, input, ORIGIN);

async function reasonOf(work: Promise<unknown>): Promise<string | undefined> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error(`no refusal: ${error}`);
  return error.details.reason ?? error.code;
}

describe('short domains', () => {
  it('are made, told to everybody, changed and removed, and each act is written down', async () => {
    const host = newHost();
    const made = await make({ host, rootUrl: 'https://example.com/start' });
    expect(made).toMatchObject({ host, rootUrl: 'https://example.com/start', missingUrl: null, links: 0, version: 1 });
    const seen = (await listDomains({ role: 'user' })).items.find(({ id }) => id === made.id);
    expect(seen).toMatchObject({ host, links: null });
    expect(await domainOf(host)).toBe(made.id);
    expect((await knownDomains()).get(made.id)).toBe(host);

    const changed = await changeDomain(actor, made.id, { missingUrl: 'https://example.com/404' }, null);
    expect(changed).toMatchObject({ rootUrl: made.rootUrl, missingUrl: 'https://example.com/404', version: 2 });
    expect(await findShortDomain(host)).toMatchObject({ missingUrl: 'https://example.com/404' });
    expect(await reasonOf(changeDomain(actor, made.id, { rootUrl: null }, (version) => version === 1))).toBe(
      'changed_meanwhile',
    );

    await removeDomain(actor, made.id);
    expect(await findShortDomain(host)).toBeNull();
    expect(await reasonOf(removeDomain(actor, made.id))).toBe('not_found');
    const { rows } = await pg.query(`SELECT event FROM audit_events WHERE details->>'host' = $1 ORDER BY id`, [host]);
    expect(rows.map(({ event }) => event)).toEqual([
      'sys_link_domain_added',
      'sys_link_domain_changed',
      'sys_link_domain_removed',
    ]);
  });

  it.each([
    ['GO.Example', 'go.example'],
    ['https://go2.example/', 'go2.example'],
    ['go.example:8443', 'go.example:8443'],
    ['go3.example:443', 'go3.example'],
    ['go4.example:80', 'go4.example'],
    ['한국.example', 'xn--3e0b707e.example'],
    ['localhost:3002', 'localhost:3002'],
  ])('writes %s as %s', async (host, expected) => {
    expect((await make({ host })).host).toBe(expected);
  });

  it.each([
    ['', 'domain_host_invalid'],
    ['go.example/path', 'domain_host_invalid'],
    ['user@go.example', 'domain_host_invalid'],
    ['go.example?x', 'domain_host_invalid'],
    ['go .example', 'domain_host_invalid'],
    ['go.example.', 'domain_host_invalid'],
    ['javascript:alert(1)', 'domain_host_invalid'],
    ['maru.example', 'domain_own_host'],
    ['https://MARU.example/', 'domain_own_host'],
  ])('refuses %j: %s', async (host, reason) => {
    expect(await reasonOf(make({ host }))).toBe(reason);
  });

  it('are not made twice, not even at the same time', async () => {
    const host = newHost();
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => make({ host })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await reasonOf(make({ host }))).toBe('domain_taken');
  });

  it('lead to no short domain, or visitors would go round and round', async () => {
    const host = newHost();
    expect(await reasonOf(make({ host, missingUrl: `https://${host}/404` }))).toBe('url_own_host');
    const made = await make({ host });
    expect(await reasonOf(changeDomain(actor, made.id, { rootUrl: `http://${host}:8080/` }, null))).toBe(
      'url_own_host',
    );
    expect(await reasonOf(make({ host: newHost(), rootUrl: 'javascript:alert(1)' }))).toBe('url_scheme');
  });

  it('stay while a link stands on them, in the trash too', async () => {
    const host = newHost();
    const { id } = await make({ host });
    const owner = await createOwner();
    const link = await createLink(owner, { url: 'https://example.com/', domain: host }, ORIGIN);
    expect(link).toMatchObject({ domain: host, shortUrl: `https://${host}/${link.alias}` });
    expect(await reasonOf(removeDomain(actor, id))).toBe('domain_in_use');
    expect((await listDomains({ role: 'admin' })).items.find((domain) => domain.id === id)?.links).toBe(1);
    expect(await reasonOf(createLink(owner, { url: `https://${host}/${link.alias}` }, ORIGIN))).toBe('url_own_host');
    expect(await reasonOf(createLink(owner, { url: 'https://example.com/', domain: 'no.example' }, ORIGIN))).toBe(
      'domain_unknown',
    );
  });

  it('are not removed under a link that is just being made', async () => {
    const host = newHost();
    const { id } = await make({ host });
    const owner = await createOwner();
    const [link, removed] = await Promise.allSettled([
      createLink(owner, { url: 'https://example.com/', domain: host }, ORIGIN),
      removeDomain(actor, id),
    ]);
    expect([link.status, removed.status].filter((status) => status === 'fulfilled')).toHaveLength(1);
  });

  it('have their own aliases: the same one on two addresses is two links', async () => {
    const host = newHost();
    const { id } = await make({ host });
    const owner = await createOwner();
    const alias = `same-${randomUUID()}`;
    await createLink(owner, { url: 'https://example.com/own', alias }, ORIGIN);
    expect(await resolveAlias(alias, id)).toEqual({ kind: 'missing' });
    await createLink(owner, { url: 'https://example.com/short', alias, domain: host }, ORIGIN);
    expect(await resolveAlias(alias)).toMatchObject({ url: 'https://example.com/own' });
    expect(await resolveAlias(alias, id)).toMatchObject({ url: 'https://example.com/short' });
  });
});

describe('the host of a request', () => {
  const peek = (host: string) => peekShortDomain({ rawHeaders: ['Accept', '*/*', 'HOST', host] });

  it('is known without waiting once the table was read, however it is written', async () => {
    const host = newHost();
    const { id } = await make({ host });
    // The message about it comes to its maker as well, and drops the table once more.
    await eventuallyPasses(async () => {
      expect(await findShortDomain(host)).toMatchObject({ id });
      for (const each of [host, host.toUpperCase(), `${host}:443`, `${host}:80`, `${host}.`]) {
        expect(peek(each)).toMatchObject({ id, host });
      }
      for (const each of ['maru.example', `${host}:8080`, '', `x.${host}`]) expect(peek(each)).toBeNull();
    });
  });

  it('is heard of by other processes at once', async () => {
    const host = newHost();
    // No time passes in which the table would be read anew anyway.
    const now = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(now);
    expect(await findShortDomain(host)).toBeNull();
    // What another process does: the row, then the message.
    await pg.query('INSERT INTO link_domains (id, host) VALUES ($1, $2)', [BigInt(now), host]);
    await eventuallyPasses(async () => {
      await publish('links.domains', {});
      expect(await findShortDomain(host)).toMatchObject({ host });
    });
  });
});
