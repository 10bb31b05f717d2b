import { baseUrl, expect, expectClicks, makeLink, openLive, test } from './fixtures.ts';

test.describe.configure({ mode: 'serial' });

const control = (method: 'GET' | 'POST', name: string): Promise<number | null> =>
  fetch(`${process.env.MARU_CONTROL}/${name}`, { method }).then((answer) => answer.json());

/** kill -9, then waits until the supervisor has a new one and the product is ready again; gives the milliseconds it took. */
async function killAndWait(name: string): Promise<number> {
  const before = await control('GET', name);
  const started = Date.now();
  await control('POST', name);
  await expect
    .poll(
      async () => {
        const now = await control('GET', name);
        if (now === null || now === before) return 0;
        return fetch(`${baseUrl()}/readyz`).then(
          (answer) => answer.status,
          () => 0,
        );
      },
      { timeout: 60_000, intervals: [50] },
    )
    .toBe(200);
  return Date.now() - started;
}

for (const name of ['edge', 'web', 'workers', 'redis-state', 'redis-cache', 'postgres']) {
  test(`kill -9 of ${name}: the page comes back by itself and shows the right count`, async ({ mine, browser }) => {
    test.slow();
    const link = await makeLink(mine.context(), `https://example.com/kill/${name}`);
    await openLive(mine, '/links');
    const row = mine.getByRole('row').filter({ hasText: `kill/${name}` });
    const visitor = await browser.newContext();
    const click = async () =>
      (await visitor.request.get(link.shortUrl, { maxRedirects: 0 }).catch(() => undefined))?.status() === 302;
    for (let i = 0; i < 5; i += 1) expect(await click()).toBe(true);
    await expectClicks(row, 5);

    const took = await killAndWait(name);
    test.info().annotations.push({ type: `${name} back after`, description: `${took} ms` });
    for (let i = 0; i < 5; i += 1) expect(await click()).toBe(true);
    await expectClicks(row, 10);
    await visitor.close();
  });
}
