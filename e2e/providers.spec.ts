import pg from 'pg';
import { agree } from './agree-at-provider.ts';
import { baseUrl, expect, expectAccessible, open, signIn, test, texts } from './fixtures.ts';

const t = texts('en');
const accounts = t.security.accounts;
const PROVIDER_NAMES = { github: 'GitHub', google: 'Google' };

/** The session of this person was opened an hour ago. */
async function ageSessions(userId: string): Promise<void> {
  const database = new pg.Client({ connectionString: process.env.MARU_DATABASE_URL });
  await database.connect();
  await database.query("UPDATE sessions SET created_at = now() - interval '1 hour' WHERE user_id = $1", [userId]);
  await database.end();
}

for (const provider of ['github', 'google'] as const) {
  const name = PROVIDER_NAMES[provider];

  test(`${name}: linked, signs in, and unlinked again, under our content security policy`, async ({
    mine,
    person,
    browser,
  }) => {
    test.slow();
    const refused: string[] = [];
    mine.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) refused.push(message.text());
    });
    const elsewhere = `octo-${provider}-${person.id}@elsewhere.test`;
    await open(mine, '/settings/security');
    await mine.getByRole('button', { name: accounts.linkOne.replace('{provider}', name) }).click();
    await agree(mine, elsewhere);
    await expect(mine.getByText(t.security.linked.replace('{provider}', name))).toBeVisible();
    await expectAccessible(mine);

    const visitor = await browser.newContext();
    const page = await visitor.newPage();
    await open(page, '/sign-in?next=/settings/sessions');
    await page.getByRole('button', { name: t.auth.signIn.withProvider.replace('{provider}', name) }).click();
    await agree(page, elsewhere);
    await expect(page.getByRole('heading', { name: t.sessions.title, level: 1 })).toBeVisible();
    expect((await (await visitor.request.get(`${baseUrl()}/v1/me`)).json()).id).toBe(person.id);
    await visitor.close();

    await open(mine, '/settings/security');
    await mine.getByRole('button', { name: accounts.unlinkOne.replace('{provider}', name) }).click();
    await expect(mine.getByText(accounts.unlinked.replace('{provider}', name)).first()).toBeVisible();
    await expect(mine.getByRole('button', { name: accounts.linkOne.replace('{provider}', name) })).toBeVisible();
    expect(refused).toEqual([]);
  });
}

test('a session that is not new asks for the password before an account is linked', async ({ mine, person }) => {
  await signIn(mine.context(), person);
  await ageSessions(person.id);
  await open(mine, '/settings/security');
  await mine.getByRole('button', { name: accounts.linkOne.replace('{provider}', 'GitHub') }).click();
  const dialog = mine.getByRole('dialog', { name: t.security.confirm.title });
  await expect(dialog.getByLabel(t.security.confirm.password, { exact: true })).toBeVisible();
  await expectAccessible(mine);
  await dialog.getByLabel(t.security.confirm.password, { exact: true }).fill('not my password');
  await dialog.getByRole('button', { name: t.security.confirm.submit, exact: true }).click();
  await expect(dialog.getByText(t.errors.password_wrong)).toBeVisible();
  await dialog.getByLabel(t.security.confirm.password, { exact: true }).fill(person.password);
  await dialog.getByRole('button', { name: t.security.confirm.submit, exact: true }).click();
  await agree(mine, `late-${person.id}@elsewhere.test`);
  await expect(mine.getByText(t.security.linked.replace('{provider}', 'GitHub'))).toBeVisible();
});
