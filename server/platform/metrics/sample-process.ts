import { type AnswerCounts, readAnswers } from './answer-times.ts';
import { createMeasure } from './measure-process.ts';
import { registry } from './registry.ts';

type Figures = Record<string, number>;

const CLASSES = ['2xx', '3xx', '4xx', '5xx'];

/** Measures this process from one reading to the next: answers by class (`2xx`) and by slot of time (`t3`), loop lag, CPU, memory, clicks. */
export async function createProcessMeasure(): Promise<{ read(): Promise<Figures>; stop(): void }> {
  const measure = createMeasure();
  let answers = await readAnswers();
  let clicks = await readClicks();
  let at = performance.now();
  return {
    async read() {
      const [nextAnswers, nextClicks] = await Promise.all([readAnswers(), readClicks()]);
      const now = performance.now();
      const use = measure.read();
      const figures: Figures = {
        span: Math.round(now - at),
        lag: use.eventLoopLagMs,
        cpu: use.cpuPercent,
        rss: use.rssBytes,
        ...answersSince(answers, nextAnswers),
        ...(nextClicks === undefined ? {} : { clicks: nextClicks - (clicks ?? 0) }),
      };
      answers = nextAnswers;
      clicks = nextClicks;
      at = now;
      return figures;
    },
    stop: measure.stop,
  };
}

/** What is 0 is left out: a slot of time that nothing fell into needs no room. */
function answersSince(before: AnswerCounts, now: AnswerCounts): Figures {
  const grown = [
    ...now.byClass.map((count, index) => [CLASSES[index] ?? '', count - (before.byClass[index] ?? 0)] as const),
    ...now.byTime.map((count, slot) => [`t${slot}`, count - (before.byTime[slot] ?? 0)] as const),
  ];
  return Object.fromEntries(grown.filter(([, count]) => count > 0));
}

/** Clicks that this process has counted; undefined where nobody counts any. The counter is the links', so it is asked for by its name. */
async function readClicks(): Promise<number | undefined> {
  const counter = registry.getSingleMetric('clicks_counted_total');
  return (await counter?.get())?.values[0]?.value;
}
