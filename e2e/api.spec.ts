import { randomUUID } from 'node:crypto';
import {
  baseUrl,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  open,
  sameOrigin,
  test,
  texts,
} from './fixtures.ts';

test.describe('the API', () => {
  test('describes itself, for programs and for people', async ({ page }, { project }) => {
    // The longest pages of all, looked at whole.
    test.slow();
    const t = texts(project.use.locale).apiDocs;
    const document = await (await page.request.get(`${baseUrl()}/v1/openapi.json`)).json();
    expect(document).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./) });
    await open(page, '/docs/api');
    await expect(page.getByRole('heading', { level: 1, name: t.title })).toBeVisible();
    const calls = Object.values(document.paths).flatMap((item) => Object.keys(item as object));
    const lines = page.getByRole('main').getByRole('listitem');
    await expect(lines).toHaveCount(calls.length);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await lines
      .getByRole('link', { name: /^POST \/v1\/links(?!\/)/ })
      .first()
      .click();
    await expect(page).toHaveURL(/\/docs\/api\/links#/);
    const call = page.getByRole('region', { name: 'POST /v1/links', exact: true });
    await expect(call.getByText('"https://example.com/spring"')).toBeVisible();
    await expect(call.getByRole('rowheader', { name: 'Idempotency-Key' })).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });

  test('twenty calls at once with one key make one link', async ({ mine }) => {
    const url = `https://example.com/${randomUUID()}`;
    const send = () =>
      mine.request.post(`${baseUrl()}/v1/links`, {
        data: { url },
        headers: { ...sameOrigin(), 'Idempotency-Key': url },
      });
    const answers = await Promise.all(Array.from({ length: 20 }, send));
    expect(answers.map((answer) => answer.status()).filter((status) => status !== 201 && status !== 409)).toEqual([]);
    const again = await send();
    expect([again.status(), again.headers()['idempotency-replayed']]).toEqual([201, 'true']);
    const { items } = await (await mine.request.get(`${baseUrl()}/v1/links?q=${encodeURIComponent(url)}`)).json();
    expect(items).toHaveLength(1);
  });
});
