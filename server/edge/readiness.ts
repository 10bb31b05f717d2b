import { pg } from '@/server/platform/db/client.ts';
import { cacheRedis, stateRedis } from '@/server/platform/redis/client.ts';

const PATIENCE_MS = 1_000;
/** Balancers and curious people ask often; the services are asked this seldom. */
const REMEMBER_MS = 500;

/** Gives the function that says what of the dependencies can be used now; asked by many at once it looks once. */
export function createReadiness(isWebThere: () => Promise<boolean>): () => Promise<Record<string, boolean>> {
  let known: { at: number; checks: Promise<Record<string, boolean>> } | undefined;
  return () => {
    if (known === undefined || Date.now() - known.at > REMEMBER_MS)
      known = { at: Date.now(), checks: look(isWebThere) };
    return known.checks;
  };
}

async function look(isWebThere: () => Promise<boolean>): Promise<Record<string, boolean>> {
  const [database, state, cache, web] = await Promise.all([
    answers(() => pg.query('SELECT 1')),
    answers(() => stateRedis().ping()),
    answers(() => cacheRedis().ping()),
    answers(async () => {
      if (!(await isWebThere())) throw new Error('nothing listens');
    }),
  ]);
  return { database, state, cache, web };
}

async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, false);
  });
  const asked = ask().then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
