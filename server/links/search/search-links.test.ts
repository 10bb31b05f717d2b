import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { createLinks } from '../bulk/create-links.ts';
import { createOwner } from '../factory.ts';
import { listLinksQuery } from '../schema.ts';
import { listLinks, removeLink } from '../service.ts';
import type { LinkState } from '../terms.ts';
import { indexQuery } from './repository.ts';
import { searchLinks } from './search-links.ts';

const ORIGIN = 'https://maru.example';

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const wish = (ownerId: bigint, q: string, more: { tag?: string; state?: LinkState; limit?: number } = {}) => ({
  ownerId,
  q,
  state: 'active' as LinkState,
  tag: undefined,
  health: undefined,
  before: undefined,
  limit: 50,
  ...more,
});

describe('what is found', () => {
  let owner: { id: bigint };
  const find = async (q: string, more: object = {}) => {
    const query = listLinksQuery.parse({ q, ...more });
    return (await listLinks(owner, query, ORIGIN)).items.map(({ title }) => title);
  };

  beforeAll(async () => {
    owner = await createOwner();
    const stranger = await createOwner();
    await createLinks(stranger, [{ url: 'https://example.com/spring-sale', title: 'foreign', tags: ['Sale'] }], ORIGIN);
    await createLinks(
      owner,
      [
        { url: 'https://example.com/spring-sale', title: 'by url', alias: `f${owner.id}` },
        { url: 'https://example.com/2', title: 'SPRING titled' },
        { url: 'https://example.com/3', title: 'tagged', tags: ['Springtime', '세일'] },
        { url: 'https://example.com/4', title: 'aliased', alias: `the-spring-${owner.id}` },
        { url: 'https://example.com/여름/축제?q=가을', title: 'Korean address' },
        { url: 'https://example.com/6', title: '100% under_score back\\slash' },
        { url: 'https://example.com/7', title: 'something else' },
      ],
      ORIGIN,
    );
  });

  it('looks into alias, address, title and tags, whatever the case', async () => {
    expect(await find('sPring')).toEqual(['aliased', 'tagged', 'SPRING titled', 'by url']);
    expect(await find(`F${owner.id}`)).toEqual(['by url']);
  });

  it('finds Korean, in addresses too, and words of two letters', async () => {
    expect(await find('여름')).toEqual(['Korean address']);
    expect(await find('축제?q=가')).toEqual(['Korean address']);
    expect(await find('세일')).toEqual(['tagged']);
    expect(await find('el')).toEqual(['something else']);
    expect(await find('세')).toEqual(['tagged']);
  });

  it.each(['100%', 'under_score', 'back\\slash', '%'])('takes %s for what it is', async (q) => {
    expect(await find(q)).toContain('100% under_score back\\slash');
    expect(await find(q)).not.toContain('something else');
  });

  it('keeps to the filters of the list', async () => {
    expect(await find('spring', { tag: '세일' })).toEqual(['tagged']);
    const { items } = await listLinks(owner, listLinksQuery.parse({ q: 'by url' }), ORIGIN);
    await removeLink(owner, items[0]?.id ?? 0n);
    expect(await find('spring-sale')).toEqual([]);
    expect(await find('spring-sale', { state: 'deleted' })).toEqual(['by url']);
  });
});

describe('pages', () => {
  let owner: { id: bigint };
  beforeAll(async () => {
    owner = await createOwner();
    const links = Array.from({ length: 60 }, (_, index) => ({
      url: `https://example.com/${index}`,
      title: `${index % 10 === 0 ? 'every tenth' : 'other'} ${index === 3 ? 'needle' : ''}`,
    }));
    await createLinks(owner, links, ORIGIN);
  });

  /** All pages until the end, as a list of their sizes and of what was found. */
  async function readAll(q: string, limit: number, sizes: Parameters<typeof searchLinks>[1]) {
    const pages: number[] = [];
    const found: string[] = [];
    let before: bigint | undefined;
    do {
      const { rows, next } = await searchLinks({ ...wish(owner.id, q, { limit }), before }, sizes);
      pages.push(rows.length);
      found.push(...rows.map(({ url }) => url.split('/').at(-1) ?? ''));
      before = next ?? undefined;
    } while (before !== undefined);
    return { pages, found };
  }

  it('of what is common are filled from the newest links', async () => {
    const { pages, found } = await readAll('other', 20, { window: 30 });
    expect(found).toHaveLength(54);
    expect(new Set(found).size).toBe(54);
    expect(pages).toEqual([20, 20, 14]);
  });

  it('of what is rare come from the index at once', async () => {
    expect(await readAll('needle', 20, { window: 5 })).toEqual({ pages: [1], found: ['3'] });
  });

  it('of what is neither end where reading ended, and lose nothing', async () => {
    const { pages, found } = await readAll('tenth', 20, { window: 7, candidates: 2 });
    expect(found).toEqual(['50', '40', '30', '20', '10', '0']);
    expect(pages.length).toBeGreaterThan(5);
  });

  it('of short texts too', async () => {
    const { pages, found } = await readAll('th', 20, { shortWindow: 25 });
    expect(found).toHaveLength(60);
    expect(pages).toEqual([20, 20, 20]);
    expect(await readAll('ee', 20, { shortWindow: 25 })).toEqual({ pages: [0, 0, 1], found: ['3'] });
  });
});

describe('among 100,000 links of one person', () => {
  let owner: { id: bigint };
  beforeAll(async () => {
    owner = await createOwner();
    for (let from = 1; from <= 100_000; from += 10_000) {
      await pg.query(
        `INSERT INTO links (id, owner_id, alias, url, url_hash, title, tags)
         SELECT n, $1, 'bulk-' || n, 'https://shop.example/products/' || md5(n::text), sha256(n::text::bytea), 'Product ' || n, '{}'
           FROM generate_series($2::int, $2 + 9999) AS n`,
        [owner.id, from],
      );
    }
    await pg.query('VACUUM ANALYZE links');
  }, 120_000);

  const planOf = async (query: { text: string; values: unknown[] }) => {
    const { rows } = await pg.query<Record<string, string>>(`EXPLAIN (ANALYZE, BUFFERS) ${query.text}`, query.values);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };

  it.each(['nowhere to be found', 'Product 77777', '여름 세일'])('%s asks the index and reads few links', async (q) => {
    const plan = await planOf(indexQuery(wish(owner.id, q), { before: 2n ** 62n, limit: 51, cap: 10_000 }));
    expect(plan).toContain('Bitmap Index Scan on links_search_idx');
    expect(plan).not.toContain('Seq Scan');
    const candidates = /Bitmap Index Scan on links_search_idx.*\brows=([\d.]+) loops/.exec(plan)?.[1];
    expect(Number(candidates), plan).toBeLessThan(1_000);
  });

  it('what is everywhere ends at the cap', async () => {
    const query = indexQuery(wish(owner.id, 'shop.example'), { before: 2n ** 62n, limit: 51, cap: 2_000 });
    expect(await planOf(query)).toMatch(/Limit .*\brows=2001(\.00)? loops=1/);
  });

  it('finds the only one, and nothing, and the newest of many', async () => {
    const find = (q: string) => searchLinks(wish(owner.id, q));
    expect((await find('Product 77777')).rows.map(({ id }) => id)).toEqual([77_777n]);
    expect(await find('nowhere to be found')).toEqual({ rows: [], next: null });
    const many = await find('shop.example');
    expect([many.rows.length, many.rows[0]?.id, many.next]).toEqual([50, 100_000n, 99_951n]);
    // Neither in the first page of links nor in the index: the page is empty, and goes on.
    expect(await find('zz')).toEqual({ rows: [], next: 80_001n });
  });
});
