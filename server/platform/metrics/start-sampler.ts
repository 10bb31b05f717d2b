import { hostname } from 'node:os';
import { env } from '../env.ts';
import { logger } from '../logger.ts';
import { foldSamples, type Sample } from './fold-samples.ts';
import {
  COARSE_MS,
  FINE_MS,
  type HistoryEntry,
  hostSource,
  type ProcessCard,
  processSource,
  SERVICES,
  takeDuties,
  writeHistory,
} from './history.ts';
import { createHostMeasure } from './sample-host.ts';
import { createProcessMeasure } from './sample-process.ts';
import { createServicesMeasure } from './sample-services.ts';

type SamplerOptions = {
  role: string;
  /** Per dependency whether it can be used now. */
  ready: () => Promise<Record<string, boolean>>;
  /** Parts of the edge, systems of a worker. */
  runs: string[];
};

export type Sampler = { stop(): Promise<void> };

/**
 * Writes down every ten seconds what this process did, in one write; of the machine and of the services it also tells when no other process
 * has that duty. While Redis is away samples are lost and nothing else happens.
 */
export function startSampler(options: SamplerOptions, everyMs = FINE_MS): Sampler {
  const sampling = createSampling(options);
  let last = sampling.then((it) => it.introduce());
  let failing = false;
  let timer: NodeJS.Timeout;

  const pass = async (): Promise<void> => {
    try {
      await (await sampling).sample();
      failing = false;
    } catch (error) {
      if (!failing) logger.warn({ err: error }, 'the figures of this process are not kept');
      failing = true;
    }
  };
  // At full tens of seconds, so that samples of all processes lie at the same moments.
  const plan = (): void => {
    timer = setTimeout(
      () => {
        last = last.then(pass);
        plan();
      },
      everyMs - (Date.now() % everyMs),
    );
    timer.unref();
  };
  last = last.catch((error: unknown) => logger.debug({ err: error }, 'this process could not introduce itself'));
  plan();

  return {
    async stop() {
      clearTimeout(timer);
      await last;
      await (await sampling).end().catch(() => undefined);
    },
  };
}

async function createSampling({ role, ready, runs }: SamplerOptions) {
  const host = hostname();
  const source = processSource(role, host, process.pid);
  const own = await createProcessMeasure();
  const measures = [
    { source: hostSource(host), measure: createHostMeasure() },
    { source: SERVICES, measure: createServicesMeasure() },
  ];
  const recent = createRecent();

  async function card(stoppedAt: Date | null): Promise<{ source: string; card: ProcessCard }> {
    const said = {
      role,
      host,
      pid: process.pid,
      startedAt: new Date(performance.timeOrigin).toISOString(),
      lastSeenAt: new Date().toISOString(),
      stoppedAt: stoppedAt?.toISOString() ?? null,
      version: env.MARU_VERSION ?? null,
      sockets: process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length,
      checks: stoppedAt ? {} : await ready().catch(() => ({ check: false })),
      runs,
    };
    return { source, card: said };
  }

  return {
    introduce: async () => writeHistory([], await card(null)),
    sample: async () => {
      const duties = await takeDuties(
        measures.map((it) => it.source),
        source,
      );
      const mine = measures.filter((_it, index) => duties[index]);
      const measured = await Promise.all([
        own.read().then((figures) => ({ source, figures })),
        ...mine.map(async (it) => ({ source: it.source, figures: await it.measure().catch(tellUnmeasured) })),
      ]);
      const at = Date.now();
      await writeHistory(
        measured.map((it) => recent.add(it.source, { at, figures: it.figures })),
        await card(null),
      );
    },
    end: async () => {
      own.stop();
      await writeHistory([], await card(new Date()));
    },
  };
}

/** What cannot be measured leaves a gap; this process's own figures are told all the same. */
function tellUnmeasured(error: unknown): Record<string, number> {
  logger.debug({ err: error }, 'the machine or its services could not be measured');
  return {};
}

/** Collects the samples of each source until two minutes are full. */
function createRecent(): { add(source: string, fine: Sample): HistoryEntry } {
  const collected = new Map<string, Sample[]>();
  return {
    add(source, fine) {
      const before = collected.get(source) ?? [];
      const startedAt = Math.floor((before[0]?.at ?? fine.at) / COARSE_MS);
      const isFull = before.length > 0 && Math.floor(fine.at / COARSE_MS) > startedAt;
      collected.set(source, isFull ? [fine] : [...before, fine]);
      return isFull ? { source, fine, coarse: foldSamples(before, startedAt * COARSE_MS) } : { source, fine };
    },
  };
}
