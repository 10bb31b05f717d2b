import { randomUUID } from 'node:crypto';
import { baseUrl, expect, expectAccessible, expectNoSidewaysScroll, makeLink, open, test, texts } from './fixtures.ts';

const sameOrigin = () => ({ Origin: baseUrl(), 'Sec-Fetch-Site': 'same-origin' });

test.describe('the API', () => {
  test('describes itself, for programs and for people', async ({ page }, { project }) => {
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

  test('a link that was changed elsewhere meanwhile is not overwritten', async ({ mine }, { project }) => {
    const t = texts(project.use.locale);
    const link = await makeLink(mine.context(), 'https://example.com/first');
    await open(mine, '/links');
    const row = mine.getByRole('row').filter({ hasText: link.alias });
    await row.getByRole('button', { name: new RegExp(t.links.actions.more.replace('{link}', '.*')) }).click();
    await mine.getByRole('menuitem', { name: t.links.actions.edit }).click();
    const dialog = mine.getByRole('dialog', { name: t.links.edit.title });
    await expect(dialog).toBeVisible();
    const elsewhere = await mine.request.patch(`${baseUrl()}/v1/links/${link.id}`, {
      data: { title: 'changed elsewhere' },
      headers: sameOrigin(),
    });
    expect(elsewhere.status()).toBe(200);
    await dialog.getByRole('textbox', { name: t.links.edit.name }).fill('mine');
    await dialog.getByRole('button', { name: t.shell.save }).click();
    await expect(dialog.getByText(t.errors.changed_meanwhile)).toBeVisible();
    const kept = await (await mine.request.get(`${baseUrl()}/v1/links/${link.id}`)).json();
    expect(kept.title).toBe('changed elsewhere');
  });
});
