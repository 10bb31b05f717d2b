import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Stack } from '../../scripts/testing/stack.mjs';
import type { Api } from '../client.ts';
import { percentile } from '../percentile.ts';
import { machine, printTable } from '../report.ts';

const run = promisify(execFile);

const CALLS = 30;
const GOAL_MS = 200;
const DAY_MS = 86_400_000;

/** One of each dimension, from those that nearly every click has to rare ones; then two at once. */
const FILTERS = [
  ...['way=none', 'source=link', 'country=KR', 'country=SE', 'language=ko', 'device=mobile', 'system=android'],
  ...['browser=chrome', 'referrer=google.com', 'city=none', 'country=KR&device=mobile', 'browser=chrome&referrer=none'],
];

type Page = [name: string, path: (turn: number) => string];

export interface Size {
  links: number;
  clicks: number;
  /** Whose dashboards are looked at: the account gets the most of them. */
  email: string;
}

/** Fills Maru; says how long that took. */
export async function fillLinks(stack: Stack, { links, clicks, email }: Size): Promise<void> {
  const words = ['seed', 'links', '--links', String(links), '--clicks', String(clicks), '--email', email];
  const seeded = await run(process.execPath, [join(stack.build, 'maru.mjs'), ...words], {
    env: { ...process.env, ...stack.env },
    maxBuffer: 2 ** 24,
  });
  console.log(`\nFilled by npm run maru -- seed links: ${seeded.stdout.trim()}`);
}

/** How long pages wait for their statistics and lists on a Maru that was filled, and how large its tables are. */
export async function measureDashboards(stack: Stack, api: Api, { links, clicks }: Size): Promise<void> {
  await settle(stack);
  const { links: top } = await api<{ links: { id: string }[] }>('GET', `/v1/links/stats?from=2026-01-01`);
  const since = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
  // Another end each time: no answer is one that was given before.
  const span = (days: number, turn: number) =>
    `from=${since(days)}&to=${new Date(Date.now() - turn * 60_000).toISOString()}`;
  const link = top[0]?.id ?? '';
  const pages: Page[] = [
    ['all links, 7 days', (turn) => `/v1/links/stats?${span(7, turn)}`],
    ['all links, 30 days', (turn) => `/v1/links/stats?${span(30, turn)}`],
    ['all links, 90 days', (turn) => `/v1/links/stats?${span(90, turn)}`],
    ['all links, a year', (turn) => `/v1/links/stats?${span(365, turn)}`],
    ...[7, 30, 90].map(
      (days): Page => [
        `all links, ${days} days, one country`,
        (turn) => `/v1/links/stats?${span(days, turn)}&country=KR`,
      ],
    ),
    ...FILTERS.map(
      (filter): Page => [
        `all links, a year, ${filter.replaceAll('&', ', ')}`,
        (turn) => `/v1/links/stats?${span(365, turn)}&${filter}`,
      ],
    ),
    ['the link followed most, 30 days', (turn) => `/v1/links/${link}/stats?${span(30, turn)}`],
    ['the link followed most, a year', (turn) => `/v1/links/${link}/stats?${span(365, turn)}`],
    ['the link followed most, a year, country=KR', (turn) => `/v1/links/${link}/stats?${span(365, turn)}&country=KR`],
    ['its newest clicks', () => `/v1/links/${link}/clicks?limit=50`],
    ['list of links', () => '/v1/links?limit=50'],
    ['search among them', (turn) => `/v1/links?limit=50&q=page-${turn}7`],
  ];
  const rows: string[][] = [];
  for (const [name, path] of pages) {
    const times: number[] = [];
    for (let turn = 0; turn < CALLS; turn += 1) {
      const startedAt = performance.now();
      await api('GET', path(turn));
      times.push(performance.now() - startedAt);
    }
    const p95 = percentile(times, 0.95);
    rows.push([
      name,
      percentile(times, 0.5).toFixed(0),
      p95.toFixed(0),
      `p95 < ${GOAL_MS} ms: ${p95 < GOAL_MS ? 'kept' : 'MISSED'}`,
    ]);
  }
  console.log(
    `\nDashboards: ${machine()}; ${links.toLocaleString('en')} links, ${clicks.toLocaleString('en')} clicks, of which one account has the most; ${CALLS} calls each over HTTP\n`,
  );
  printTable(['what', 'p50 ms', 'p95 ms', 'goal'], rows);
  await reportSizes(stack);
}

/** Does at once what PostgreSQL does by itself within some minutes: until then it looks up every row of an index, and works beside us. */
function settle(stack: Stack): Promise<void> {
  return withDatabase(stack, async (client) => {
    for (const table of ['links', 'click_cells', 'click_weeks', 'click_parts', 'click_packs'])
      await client.query(`VACUUM (ANALYZE) ${table}`);
  });
}

async function withDatabase({ env }: Stack, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function reportSizes(stack: Stack): Promise<void> {
  return withDatabase(stack, async (client) => {
    // Days are partitions of one table: added up under its name.
    const { rows } = await client.query<{ name: string; rows: string; table: string; indexes: string }>(`
      WITH parts AS (
        SELECT CASE WHEN c.relname ~ '^clicks_' THEN 'clicks' WHEN c.relname ~ '^click_visitors_' THEN 'click_visitors' ELSE c.relname END AS name, c.*
        FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
      )
      SELECT name, sum(greatest(reltuples, 0))::int8::text AS rows, pg_size_pretty(sum(pg_table_size(oid))) AS "table", pg_size_pretty(sum(pg_indexes_size(oid))) AS indexes
      FROM parts WHERE name IN ('links', 'clicks', 'click_cells', 'click_weeks', 'click_parts', 'click_packs', 'click_visitors', 'link_health') GROUP BY name ORDER BY sum(pg_total_relation_size(oid)) DESC`);
    console.log('');
    printTable(
      ['table', 'rows, about', 'size', 'its indexes'],
      rows.map((row) => [row.name, Number(row.rows).toLocaleString('en'), row.table, row.indexes]),
    );
  });
}
