import type { Metric } from 'prom-client';
import { singleton } from '../singleton.ts';
import { DURATION_BUCKETS, httpDuration, registry } from './registry.ts';

/** 1xx never ends an answer; index 0 is 2xx. */
const CLASSES = ['2xx', '3xx', '4xx', '5xx'] as const;
/** One more than the bounds: what took longer than the last. */
const SLOTS = DURATION_BUCKETS.length + 1;

/** Answers since this process began: by class of status, and by how long they took (not cumulative, one slot per bound). */
export type AnswerCounts = { byClass: number[]; byTime: number[] };

type Book = { counts: Float64Array[]; seconds: Float64Array };

/**
 * Plain numbers instead of a labelled histogram: the edge answers a cached redirect in microseconds, and a label lookup would cost as much as
 * the rest of it.
 */
const book: Book = singleton('metrics.answers', () => {
  const made: Book = { counts: CLASSES.map(() => new Float64Array(SLOTS)), seconds: new Float64Array(CLASSES.length) };
  registry.registerMetric(asHistogram(made));
  return made;
});

/** Counts one answer of the public door; `ms` from request to answer. */
export function countAnswer(status: number, ms: number): void {
  const index = Math.min(Math.max(Math.floor(status / 100) - 2, 0), CLASSES.length - 1);
  const counts = book.counts[index] as Float64Array;
  const slot = slotOf(ms / 1_000);
  counts[slot] = (counts[slot] ?? 0) + 1;
  book.seconds[index] = (book.seconds[index] ?? 0) + ms / 1_000;
}

function slotOf(seconds: number): number {
  let slot = 0;
  while (slot < DURATION_BUCKETS.length && seconds > (DURATION_BUCKETS[slot] as number)) slot++;
  return slot;
}

/** All answers of this process so far: the door's, and those that `route()` has timed. A process has only one of the two. */
export async function readAnswers(): Promise<AnswerCounts> {
  const byClass = book.counts.map((counts) => counts.reduce((sum, count) => sum + count, 0));
  const byTime = Array.from({ length: SLOTS }, (_slot, slot) =>
    book.counts.reduce((sum, counts) => sum + (counts[slot] ?? 0), 0),
  );
  const { values } = await httpDuration.get();
  let below = 0;
  for (const { metricName, labels, value } of values) {
    if (metricName === 'http_request_duration_seconds_bucket') {
      // The bounds of one route follow each other, each holding those below it too.
      const slot = DURATION_BUCKETS.indexOf(Number((labels as { le?: string | number }).le));
      const index = slot === -1 ? SLOTS - 1 : slot;
      byTime[index] = (byTime[index] ?? 0) + value - (slot === 0 ? 0 : below);
      below = slot === -1 ? 0 : value;
    } else if (metricName === 'http_request_duration_seconds_count') {
      const index = CLASSES.indexOf(`${String(labels.status)[0]}xx` as (typeof CLASSES)[number]);
      if (index !== -1) byClass[index] = (byClass[index] ?? 0) + value;
    }
  }
  return { byClass, byTime };
}

/** The book in the shape that the registry writes out. */
function asHistogram(made: Book): Metric {
  const name = 'edge_answer_duration_seconds';
  const metric = {
    name,
    help: 'Time from request to answer at the public door, by class of status.',
    type: 'histogram',
    reset() {
      for (const counts of made.counts) counts.fill(0);
      made.seconds.fill(0);
    },
    async get() {
      const values = CLASSES.flatMap((status, index) => {
        const counts = made.counts[index] as Float64Array;
        let below = 0;
        const buckets = [...DURATION_BUCKETS, '+Inf'].map((le, slot) => {
          below += counts[slot] ?? 0;
          return { metricName: `${name}_bucket`, labels: { le, status }, value: below };
        });
        return [
          ...buckets,
          { metricName: `${name}_sum`, labels: { status }, value: made.seconds[index] ?? 0 },
          { metricName: `${name}_count`, labels: { status }, value: below },
        ];
      });
      return { name, help: metric.help, type: metric.type, values, aggregator: 'sum' };
    },
  };
  return metric as unknown as Metric;
}
