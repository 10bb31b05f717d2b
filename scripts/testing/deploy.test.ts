// What deploy/ promises to look at must be what the processes really export.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { registerDiskGauges } from '@/server/edge/disk-gauge.ts';
import '@/server/links/serve-short-link.ts';
import '@/server/edge/tls-pair.ts';
import '@/server/links/clicks/click-metrics.ts';
import { registry } from '@/server/platform/metrics/registry.ts';
import { registerQueueGauges } from '@/server/platform/queue/queue-gauges.ts';

const deploy = join(import.meta.dirname, '../../deploy');
const read = (path: string) => readFileSync(join(deploy, path), 'utf8');
/** Prometheus' own. */
const FOREIGN = new Set(['up']);
const WORDS = new Set(['and', 'or', 'unless', 'bool', 'offset']);

/** The metrics that an expression names. */
function metricsOf(expression: string): string[] {
  const bare = expression
    .replace(/"[^"]*"/g, '')
    .replace(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replace(/\b(?:by|without|on|ignoring)\s*\([^)]*\)/g, ' ');
  return (bare.match(/\b[a-z][a-z0-9_]*\b(?!\s*\()/g) ?? []).filter((word) => !WORDS.has(word));
}

async function exported(): Promise<Set<string>> {
  registerQueueGauges();
  registerDiskGauges();
  const names = new Set<string>();
  for (const { name, type } of registry.getMetricsAsArray() as unknown as { name: string; type: string }[]) {
    names.add(name);
    if (type === 'histogram') for (const end of ['_bucket', '_sum', '_count']) names.add(`${name}${end}`);
  }
  return names;
}

it('reads the metrics out of an expression', () => {
  expect(metricsOf('max by (queue) (a_b{x="y_z"}) > 0 and rate(c_d_total[5m]) - time() < 14 * 86400')).toEqual([
    'a_b',
    'c_d_total',
  ]);
});

it('every metric of the dashboard is exported', async () => {
  const dashboard = JSON.parse(read('grafana/maru.json')) as {
    panels: { title: string; targets: { expr: string }[] }[];
  };
  const known = await exported();
  const named = dashboard.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsOf(expr)));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !known.has(name) && !FOREIGN.has(name))).toEqual([]);
});

it('every metric of the alerts is exported', async () => {
  const known = await exported();
  const named = [...read('prometheus/alerts.yml').matchAll(/^\s+expr: (.+)$/gm)].flatMap(([, expr = '']) =>
    metricsOf(expr),
  );
  expect(named.length).toBeGreaterThan(12);
  expect(named.filter((name) => !known.has(name) && !FOREIGN.has(name))).toEqual([]);
});

it('the balancers lead what only the edge answers to the edge', () => {
  for (const path of ['/s/', '/realtime', '/files']) {
    expect(read('nginx/maru.conf')).toContain(`location ${path}`);
    expect(read('haproxy/haproxy.cfg')).toMatch(new RegExp(`use_backend edge if .*${path}`));
  }
});
