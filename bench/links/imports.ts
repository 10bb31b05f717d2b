import type { Api } from '../client.ts';
import { machine, printTable } from '../report.ts';

const ROWS = 100_000;
const GOAL_S = 60;
const LOOK_EVERY_MS = 500;
const PATIENCE_MS = 600_000;

type Import = { id: string; state: string; made: number; refused: number };

/** How long a file of 100,000 links takes, from its upload until the last one is there. */
export async function measureImport(api: Api): Promise<void> {
  const rows = Array.from({ length: ROWS }, (_, n) => `https://example.com/imported/${n},Page ${n},"spring, sale"`);
  const file = Buffer.from(`url,title,tags\n${rows.join('\n')}\n`);
  const startedAt = performance.now();
  const { id } = await api<Import>('POST', '/v1/link-imports?name=bench.csv', file);
  const uploadedAt = performance.now();
  await api<Import>('POST', `/v1/link-imports/${id}/start`);
  let now = await api<Import>('GET', `/v1/link-imports/${id}`);
  while (now.state === 'running' && performance.now() - uploadedAt < PATIENCE_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    now = await api<Import>('GET', `/v1/link-imports/${id}`);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(
    `\nImport of a file: ${machine()}; ${(file.length / 2 ** 20).toFixed(1)} MiB, ${ROWS.toLocaleString('en')} rows\n`,
  );
  printTable(
    ['state', 'made', 'refused', 'upload s', 'all s', 'links a second', 'goal'],
    [
      [
        now.state,
        now.made.toLocaleString('en'),
        now.refused.toLocaleString('en'),
        ((uploadedAt - startedAt) / 1_000).toFixed(1),
        seconds.toFixed(1),
        Math.round(now.made / seconds).toLocaleString('en'),
        `all within ${GOAL_S} s: ${now.made === ROWS && seconds < GOAL_S ? 'kept' : 'MISSED'}`,
      ],
    ],
  );
}
