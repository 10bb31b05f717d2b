import { pg } from '../db/client.ts';
import { stateRedis } from '../redis/client.ts';

const TIMEOUT_MS = 2_000;

/** For `/readyz`: whether each service answers within two seconds. The cache is not among them: without it we are slower, not broken. */
export async function checkDependencies(): Promise<Record<string, boolean>> {
  const [database, redisState] = await Promise.all([answers(pg.query('SELECT 1')), answers(stateRedis().ping())]);
  return { database, redisState };
}

async function answers(question: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, TIMEOUT_MS, false);
  });
  const answered = question.then(
    () => true,
    () => false,
  );
  return Promise.race([answered, late]).finally(() => clearTimeout(timer));
}
