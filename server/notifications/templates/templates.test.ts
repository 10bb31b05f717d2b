import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { publish } from '@/server/platform/redis/pubsub.ts';
import { eventuallyPasses } from '@/server/platform/testing/eventually.ts';
import { makeUser } from '@/server/users/factory.ts';
import { replaceProviders } from '../channels/providers.ts';
import type { NotifyInput } from '../schema.ts';
import { type NotificationType, TYPES } from '../terms.ts';
import { tell } from '../testing/pipeline.ts';
import { type RecordingProvider, recordingProvider } from '../testing/recording-provider.ts';
import { changeTemplate, rollBackTemplate } from './change-template.ts';
import { currentTemplates, dropTemplates } from './current-templates.ts';
import { defaultTemplate } from './default-texts.ts';
import { previewTemplate } from './preview-template.ts';
import { getTemplate, listTemplates, listVersions } from './service.ts';
import { LANGUAGES, surfacesOf } from './terms.ts';

let email: RecordingProvider;
let restore: () => void;

beforeEach(async () => {
  email = recordingProvider('email');
  restore = replaceProviders({ email: [email] });
  await pg.query('DELETE FROM notification_templates');
  await dropTemplates();
});

afterEach(async () => {
  restore();
  await pg.query('DELETE FROM outbox');
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const admin = async () => (await makeUser({ role: 'admin' })).viewer;
const MAIL = { type: 'export-ready', surface: 'email' } as const;
const NEW = { title: 'Your file: {size}', body: 'Get it before {until}.' };
let keys = 0;
const exported = (id: bigint): NotifyInput => ({
  type: 'export-ready',
  recipients: [id],
  data: { taskId: 1n, bytes: 2 * 1024 * 1024, expiresAt: '2027-06-01T00:00:00Z' },
  dedupeKey: `t${keys++}`,
});
const subjectOf = async () => {
  const { user } = await makeUser();
  await pg.query("UPDATE users SET language = 'en' WHERE id = $1", [user.id]);
  await tell(exported(user.id));
  return email.taken.at(-1)?.content.title;
};

describe('a text', () => {
  it('that is changed holds for the next one written, and its versions are kept', async () => {
    const viewer = await admin();
    expect(await subjectOf()).toBe('Your data is ready');
    const view = await changeTemplate(viewer, MAIL, { en: { ...NEW, version: 0 } });
    expect(view.languages).toMatchObject([
      { language: 'ko', version: 0, isBuiltIn: true },
      { language: 'en', version: 1, isBuiltIn: false, title: NEW.title },
    ]);
    expect(await subjectOf()).toBe('Your file: 2 MB');
    await changeTemplate(viewer, MAIL, { en: { title: 'Ready', body: 'Now.', version: 1 } });
    expect(await subjectOf()).toBe('Ready');
    const { items } = await listVersions(viewer, MAIL, 'en');
    expect(items.map(({ version, title, createdBy }) => [version, title, createdBy?.id ?? null])).toEqual([
      [2, 'Ready', viewer.id],
      [1, NEW.title, viewer.id],
      [0, 'Your data is ready', null],
    ]);
    const { rows } = await pg.query('SELECT details FROM audit_events WHERE actor_id = $1 ORDER BY id', [viewer.id]);
    expect(rows.map(({ details }) => details.version)).toEqual([1, 2]);
  });

  it('goes back to an earlier version and to the built-in one, as new versions', async () => {
    const viewer = await admin();
    await changeTemplate(viewer, MAIL, { en: { ...NEW, version: 0 } });
    await changeTemplate(viewer, MAIL, { en: { title: 'Ready', body: 'Now.', version: 1 } });
    await rollBackTemplate(viewer, MAIL, { language: 'en', to: 1, version: 2 });
    expect(await subjectOf()).toBe('Your file: 2 MB');
    const view = await rollBackTemplate(viewer, MAIL, { language: 'en', to: 0, version: 3 });
    expect(view.languages[1]).toMatchObject({ version: 4, isBuiltIn: true, title: 'Your data is ready' });
    expect(await subjectOf()).toBe('Your data is ready');
    expect((await listVersions(viewer, MAIL, 'en')).items[0]).toMatchObject({ version: 4, isReset: true });
    const missing = rollBackTemplate(viewer, MAIL, { language: 'en', to: 9, version: 4 });
    await expect(missing).rejects.toMatchObject({ code: 'not_found' });
  });

  it('of somebody who was slower overwrites nothing, also at the same moment', async () => {
    const viewer = await admin();
    const change = (title: string) => changeTemplate(viewer, MAIL, { en: { title, body: 'Now.', version: 0 } });
    const both = await Promise.allSettled([change('A'), change('B')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(change('C')).rejects.toMatchObject({ code: 'precondition_failed' });
    // Both languages or none.
    const stale = { ko: { title: '가', body: '나', version: 0 }, en: { title: 'D', body: 'Now.', version: 0 } };
    await expect(changeTemplate(viewer, MAIL, stale)).rejects.toMatchObject({ code: 'precondition_failed' });
    expect((await getTemplate(viewer, MAIL)).languages[0]).toMatchObject({ language: 'ko', version: 0 });
  });

  it.each([
    [{ title: 'Hello {nobody}', body: 'x' }, 'en.title', 'template_placeholder_unknown'],
    [{ title: 'Hello', body: '{ size }' }, 'en.body', 'template_placeholder_unknown'],
    [{ title: 'Hello', body: 'until {until' }, 'en.body', 'template_placeholder_unknown'],
    [{ title: '', body: 'x' }, 'en.title', 'template_title_missing'],
  ])('%j is refused: %s %s', async (text, path, message) => {
    const refused = changeTemplate(await admin(), MAIL, { en: { ...text, version: 0 } });
    await expect(refused).rejects.toMatchObject({ code: 'invalid', details: { errors: [{ path, message }] } });
    expect((await pg.query('SELECT FROM notification_templates')).rowCount).toBe(0);
  });

  it('of a code says the code; a message to a telephone has no title', async () => {
    const viewer = await admin();
    const sms = { type: 'login-code', surface: 'sms' } as const;
    const change = (title: string, body: string) => changeTemplate(viewer, sms, { en: { title, body, version: 0 } });
    await expect(change('', 'Hello')).rejects.toMatchObject({ details: { reason: 'template_variable_missing' } });
    await expect(change('x', '{code}')).rejects.toMatchObject({ details: { reason: 'template_title_unused' } });
    expect((await change('', 'Maru {code}')).languages[1]).toMatchObject({ body: 'Maru {code}' });
    await expect(getTemplate(viewer, { type: 'login-code', surface: 'in_app' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('that another process has changed is read again as soon as it says so', async () => {
    const before = await currentTemplates();
    await pg.query(
      `INSERT INTO notification_templates (type, surface, language, version, title, body)
       VALUES ('export-ready', 'email', 'en', 1, 'From elsewhere', 'x')`,
    );
    expect(before('export-ready', 'email', 'en').title).toBe('Your data is ready');
    // No time passes in which it would be read anyway.
    vi.spyOn(performance, 'now').mockReturnValue(performance.now());
    await eventuallyPasses(async () => {
      await publish('notifications.template-changed', {});
      expect((await currentTemplates())('export-ready', 'email', 'en').title).toBe('From elsewhere');
    });
  });
});

describe('the list and the previews', () => {
  const all = (Object.keys(TYPES) as NotificationType[]).flatMap((type) =>
    surfacesOf(type).flatMap((surface) => LANGUAGES.map((language) => ({ type, surface, language }))),
  );

  it('have every type on every surface in both languages', async () => {
    const { items } = await listTemplates(await admin());
    expect(items.flatMap(({ languages }) => languages)).toHaveLength(all.length);
    expect(items).toContainEqual(expect.objectContaining({ type: 'login-code', surface: 'sms' }));
    expect(items).not.toContainEqual(expect.objectContaining({ type: 'login-code', surface: 'in_app' }));
  });

  it.each(all)(
    '$type $surface $language: the built-in text can be written, with nothing left in braces',
    async (key) => {
      const { type, surface, language } = key;
      const preview = previewTemplate(
        await admin(),
        { type, surface },
        { language, ...defaultTemplate(type, surface, language) },
      );
      expect(`${preview.title} ${preview.body}`).not.toMatch(/[{}]/);
      expect(preview.body).not.toBe('');
      expect(preview.title === '').toBe(surface === 'sms');
      expect(preview.html === null).toBe(surface !== 'email');
    },
  );

  it('show markup as what was typed', async () => {
    const draft = { language: 'en', title: '<b>{size}</b>', body: '<script>alert(1)</script>' } as const;
    const { html, title } = previewTemplate(await admin(), MAIL, draft);
    expect(title).toBe('<b>11.8 MB</b>');
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<b>');
    // Nor does looking at it count as having read it.
    expect(html).not.toContain('<img');
    expect(html).not.toContain('/n/');
  });
});

it('does not exist for anybody but admins', async () => {
  const { viewer } = await makeUser();
  const nothing = { code: 'not_found' };
  await expect(listTemplates(viewer)).rejects.toMatchObject(nothing);
  await expect(getTemplate(viewer, MAIL)).rejects.toMatchObject(nothing);
  await expect(listVersions(viewer, MAIL, 'ko')).rejects.toMatchObject(nothing);
  await expect(changeTemplate(viewer, MAIL, { en: { ...NEW, version: 0 } })).rejects.toMatchObject(nothing);
  await expect(rollBackTemplate(viewer, MAIL, { language: 'en', to: 0, version: 0 })).rejects.toMatchObject(nothing);
  expect(() => previewTemplate(viewer, MAIL, { language: 'en', ...NEW })).toThrow(/nothing/);
});
