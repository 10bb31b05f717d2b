const STEP_MS = 1_000;

/** Waits for `work`, at most `ms`; says whether it has ended. */
async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits for workers to come to rest, at most `ms`; says whether they did. When nothing is running after a second (`isBusy`), the only thing
 * to wait for is a Redis that is away, which is not worth the time.
 */
export async function restsWithin(ms: number, work: Promise<unknown>, isBusy: () => boolean): Promise<boolean> {
  for (let leftMs = ms; leftMs > 0; leftMs -= STEP_MS) {
    if (await endsWithin(Math.min(STEP_MS, leftMs), work)) return true;
    if (!isBusy()) return false;
  }
  return false;
}
