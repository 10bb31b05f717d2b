import { afterAll, expect, it } from 'vitest';
import { closeDb } from '../db/client.ts';
import { registerQueueGauges } from '../queue/queue-gauges.ts';
import { registerQueues } from '../queue/queues.ts';
import { closeRedis } from '../redis/client.ts';
import { countAnswer } from './answer-times.ts';
import { httpDuration, jobDuration, registry } from './registry.ts';

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

type Sample = { name: string; labels: Record<string, string>; value: number };

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (NaN|[+-]?Inf|[-+0-9.e]+)$/;

/** Reads the text format of Prometheus 0.0.4; throws at a line that it would refuse. */
function parse(text: string): { samples: Sample[]; types: Map<string, string> } {
  const types = new Map<string, string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('# HELP ')) continue;
    const type = /^# TYPE (\S+) (counter|gauge|histogram|summary|untyped)$/.exec(line);
    if (type) {
      if (types.has(type[1] ?? '')) throw new Error(`declared twice: ${type[1]}`);
      types.set(type[1] ?? '', type[2] ?? '');
      continue;
    }
    const found = LINE.exec(line);
    if (!found) throw new Error(`not in the format: ${line}`);
    const labels = [...(found[2] ?? '').matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)];
    samples.push({
      name: found[1] ?? '',
      labels: Object.fromEntries(labels.map(([, name, value]) => [name, value])),
      value: Number((found[3] ?? '').replace('Inf', 'Infinity')),
    });
  }
  return { samples, types };
}

it('is text that Prometheus reads, with histograms that add up and the gauges of queues and outbox', async () => {
  registerQueueGauges();
  await registerQueues(['test.one']);
  for (const ms of [0.1, 3, 700, 90_000]) countAnswer(ms > 1_000 ? 503 : 200, ms);
  httpDuration.observe({ method: 'GET', route: '/v1/links/[id]', status: '200' }, 0.02);
  jobDuration.observe({ job: 'test.one', outcome: 'done' }, 2);
  const { samples, types } = parse(await registry.metrics());

  for (const { name } of samples) {
    expect(types.has(name) || types.has(name.replace(/_(bucket|sum|count)$/, '')), `${name} has a type`).toBe(true);
  }
  const histograms = [...types].filter(
    ([name, type]) => type === 'histogram' && samples.some((it) => it.name === `${name}_count`),
  );
  expect(histograms.map(([name]) => name)).toEqual(
    expect.arrayContaining(['edge_answer_duration_seconds', 'http_request_duration_seconds', 'job_duration_seconds']),
  );
  for (const [name] of histograms) {
    for (const count of samples.filter((it) => it.name === `${name}_count`)) {
      const own = samples.filter(({ name: of, labels: { le, ...labels } }) => {
        return of === `${name}_bucket` && JSON.stringify(labels) === JSON.stringify(count.labels);
      });
      const values = own.map(({ value }) => value);
      expect(values, `${name} is cumulative`).toEqual([...values].sort((a, b) => a - b));
      expect(own.at(-1), name).toMatchObject({ labels: { le: '+Inf' }, value: count.value });
    }
  }
  const value = (name: string, labels: Record<string, string> = {}) =>
    samples.find((it) => it.name === name && Object.entries(labels).every(([key, text]) => it.labels[key] === text))
      ?.value;
  expect(value('edge_answer_duration_seconds_count', { status: '2xx' })).toBe(3);
  expect(value('edge_answer_duration_seconds_bucket', { status: '2xx', le: '0.005' })).toBe(2);
  expect(value('edge_answer_duration_seconds_bucket', { status: '5xx', le: '30' })).toBe(0);
  expect(value('queue_waiting_jobs', { queue: 'test.one' })).toBe(0);
  expect(value('queue_oldest_waiting_seconds', { queue: 'test.one' })).toBe(0);
  for (const gauge of ['outbox_waiting_rows', 'outbox_oldest_seconds', 'outbox_dead_letters'])
    expect(value(gauge)).toBe(0);
});
