import { foldIntoSteps, quantile, type Sample } from '@/server/platform/metrics/fold-samples.ts';
import { DURATION_BUCKETS } from '@/server/platform/metrics/registry.ts';
import type { ChartId, Series } from './schema.ts';

type Steps = (Sample | undefined)[];
type Value = number | null;

const CLASSES = ['2xx', '3xx', '4xx', '5xx'];
const QUANTILES = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
] as const;
/** More lines than this in one chart nobody can tell apart. */
const MAX_LINES = 6;

/**
 * The lines of all charts, from the samples of each source (`process:edge:host:1`, `host:a`, `services`). What many processes did is added up;
 * quantiles come from their histograms together. Requests are the edge's, which all pass through; without an edge the web's.
 */
export function drawCharts(history: Map<string, Sample[]>, times: number[], stepMs: number): Record<ChartId, Series[]> {
  const bySource = new Map([...history].map(([source, samples]) => [source, foldIntoSteps(samples, times, stepMs)]));
  const ofKind = (prefix: string) =>
    [...bySource].filter(([source, steps]) => source.startsWith(prefix) && steps.some(Boolean));
  const processes = ofKind('process:');
  const edges = ofKind('process:edge:');
  const door = (edges.length > 0 ? edges : ofKind('process:web:')).map(([, steps]) => steps);
  const all = processes.map(([, steps]) => steps);
  const services = bySource.get('services') ?? [];
  const hosts = ofKind('host:');
  const at = <T>(draw: (index: number) => T): T[] => times.map((_time, index) => draw(index));
  const rate = (sources: Steps[], figure: string) => at((index) => addRates(sources, index, figure));
  const service = (figure: string) => at((index) => services[index]?.figures[figure] ?? null);
  const serviceRate = (figures: (names: string[]) => string[], perMs = 1_000) =>
    at((index) => rateOf(services[index], figures(Object.keys(services[index]?.figures ?? {})), perMs));
  const each = (sources: [string, Steps][], draw: (figures: Record<string, number>) => Value): Series[] =>
    sources.slice(-MAX_LINES).map(([source, steps]) => ({
      name: nameOf(source),
      values: at((index) => (steps[index] ? round(draw(steps[index].figures)) : null)),
    }));

  return {
    requests: CLASSES.map((name) => ({ name, values: rate(door, name) })),
    latency: QUANTILES.map(([name, share]) => ({ name, values: at((index) => quantileMs(door, index, share)) })),
    errors: [
      { name: '5xx', values: rate(door, '5xx').map((value) => value && round(value * 60)) },
      { name: 'jobs', values: serviceRate((names) => names.filter((name) => /^queue:.+:failed$/.test(name)), 60_000) },
    ],
    clicks: [{ name: 'clicks', values: rate(all, 'clicks') }],
    queueAges: drawQueueAges(services, at),
    jobs: [
      { name: 'done', values: serviceRate((names) => names.filter((name) => /^queue:.+:done$/.test(name)), 60_000) },
    ],
    outboxAge: [{ name: 'oldest', values: service('outbox:oldest') }],
    lag: each(processes, (figures) => figures.lag ?? null),
    cpu: each(processes, (figures) => figures.cpu ?? null),
    memory: each(processes, (figures) => figures.rss ?? null),
    redisMemory: redisLines(service, 'memory'),
    redisOps: redisLines(service, 'ops'),
    redisClients: redisLines(service, 'clients'),
    pgConnections: [{ name: 'connections', values: service('pg:connections') }],
    pgCommits: [{ name: 'commits', values: serviceRate(() => ['pg:commits']) }],
    pgHits: [{ name: 'hits', values: at((index) => shareOfHits(services[index])) }],
    pgSize: [{ name: 'size', values: service('pg:size') }],
    hostCpu: each(hosts, (figures) => figures.cpu ?? null),
    hostMemory: each(hosts, (figures) => percent(figures.memory, figures.memoryTotal)),
    hostDisk: each(hosts, (figures) => percent(figures.disk, figures.diskTotal)),
  };
}

/** `process:edge:host:12` → `edge 12`, `host:a` → `a`. */
function nameOf(source: string): string {
  const [kind, role, ...rest] = source.split(':');
  return kind === 'process' ? `${role} ${rest.at(-1)}` : [role, ...rest].join(':');
}

function redisLines(service: (figure: string) => Value[], what: string): Series[] {
  return ['state', 'cache'].map((name) => ({ name, values: service(`${name}:${what}`) }));
}

/** Per second, of all sources together; null where none told anything. */
function addRates(sources: Steps[], index: number, figure: string): Value {
  const told = sources.map((steps) => steps[index]).filter((sample) => sample !== undefined);
  if (told.length === 0) return null;
  return round(told.reduce((sum, sample) => sum + (rateOf(sample, [figure], 1_000) ?? 0), 0));
}

/** What the figures counted, per `perMs`. */
function rateOf(sample: Sample | undefined, figures: string[], perMs: number): Value {
  const span = sample?.figures.span;
  if (!sample || !span) return null;
  return round((figures.reduce((sum, name) => sum + (sample.figures[name] ?? 0), 0) * perMs) / span);
}

function quantileMs(sources: Steps[], index: number, share: number): Value {
  const counts = [...DURATION_BUCKETS, Number.POSITIVE_INFINITY].map((_bound, slot) =>
    sources.reduce((sum, steps) => sum + (steps[index]?.figures[`t${slot}`] ?? 0), 0),
  );
  const seconds = quantile(share, counts, DURATION_BUCKETS);
  return seconds === null ? null : round(seconds * 1_000);
}

/** The queues in which something waited longest; 0 where it did not wait any more. */
function drawQueueAges(services: Steps, at: (draw: (index: number) => Value) => Value[]): Series[] {
  const worst = new Map<string, number>();
  for (const sample of services) {
    for (const [figure, value] of Object.entries(sample?.figures ?? {})) {
      const queue = /^queue:(.+):oldest$/.exec(figure)?.[1];
      if (queue !== undefined) worst.set(queue, Math.max(value, worst.get(queue) ?? 0));
    }
  }
  return [...worst]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MAX_LINES)
    .map(([name]) => ({
      name,
      values: at((index) => (services[index] ? (services[index].figures[`queue:${name}:oldest`] ?? 0) : null)),
    }));
}

function shareOfHits(sample: Sample | undefined): Value {
  const hits = sample?.figures['pg:hits'];
  const reads = sample?.figures['pg:reads'];
  return hits === undefined || reads === undefined ? null : percent(hits, hits + reads);
}

function percent(part: number | undefined, whole: number | undefined): Value {
  return part === undefined || !whole ? null : round((100 * part) / whole);
}

/** Three digits are what a line can show; bytes stay whole. */
function round(value: Value): Value {
  if (value === null) return null;
  return Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(3));
}
