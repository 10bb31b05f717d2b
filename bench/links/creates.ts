import type { Api } from '../client.ts';
import { closedLoop } from '../load.ts';
import { machine, median, printTable } from '../report.ts';

const ROUNDS = 3;
const MS = 3_000;
const IN_FLIGHT = 8;
const BULK = 500;
const BULK_GOAL = 1_500;

/** Links made over HTTP, one by one and many at once, beside the least that a Next handler with a session does; in turns. */
export async function measureCreates(api: Api): Promise<void> {
  let made = 0;
  const address = () => `https://example.com/made/${made++}`;
  const bulk = () => ({ links: Array.from({ length: BULK }, () => ({ url: address() })) });
  const acts = [
    {
      name: 'GET /v1/me: a bare Next handler with a session',
      each: 1,
      act: () => api('GET', '/v1/me'),
      rates: [] as number[],
    },
    { name: 'POST /v1/links', each: 1, act: () => api('POST', '/v1/links', { url: address() }), rates: [] as number[] },
    {
      name: `POST /v1/links/bulk, ${BULK} each`,
      each: BULK,
      act: () => api('POST', '/v1/links/bulk', bulk()),
      rates: [] as number[],
    },
  ];
  for (const { act } of acts) await act();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { act, each, rates } of acts) {
      rates.push(each * (await closedLoop(act, { inFlight: each === 1 ? IN_FLIGHT : 2, ms: MS })).perSecond);
    }
  }
  const bare = acts[0]?.rates ?? [];
  console.log(
    `\nMaking links: ${machine()}; ${IN_FLIGHT} calls under way (2 of the large ones), medians of ${ROUNDS} alternating rounds of ${MS / 1000} s\n`,
  );
  printTable(
    ['call', 'calls or links a second', 'of the bare handler', 'goal'],
    acts.map(({ name, each, rates }) => {
      const perSecond = median(rates);
      const share = median(rates.map((rate, round) => rate / (bare[round] ?? Number.NaN)));
      return [
        name,
        Math.round(perSecond).toLocaleString('en'),
        `${Math.round(100 * share)} %`,
        each === 1 ? '' : `≥ ${BULK_GOAL.toLocaleString('en')}/s: ${perSecond >= BULK_GOAL ? 'kept' : 'MISSED'}`,
      ];
    }),
  );
}
