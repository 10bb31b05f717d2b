import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis, stateRedis } from '@/server/platform/redis/client.ts';
import { eventually } from '@/server/platform/testing/eventually.ts';
import { makeUser } from '@/server/users/factory.ts';
import { createTestLink } from '../factory.ts';
import { countReportedLinks } from '../lookup.ts';
import { purgeLinksOfOwner } from '../purge-owner.ts';
import { changeLink, getLink, removeLink } from '../service.ts';
import { type RedirectorProcess, startRedirectorProcess } from '../testing/redirector-process.ts';
import { decideOnLink } from './decide-on-link.ts';
import { getReportedLink, listReportedLinks } from './list-reports.ts';
import { reportLink, viewReportable } from './report-link.ts';
import { decisionInput, reportInput } from './schema.ts';
import type { Decision } from './terms.ts';

const ORIGIN = 'https://maru.example';
const signal = new AbortController().signal;

let admin: Viewer;
let elsewhere: RedirectorProcess;

beforeAll(async () => {
  [{ viewer: admin }, elsewhere] = await Promise.all([makeUser({ role: 'admin' }), startRedirectorProcess()]);
}, 120_000);

beforeEach(async () => {
  await stateRedis().flushall();
  await pg.query('DELETE FROM link_reports');
  await pg.query('DELETE FROM link_decisions');
});

afterAll(async () => {
  await elsewhere.kill('SIGKILL');
  await closeRedis();
  await closeDb();
});

let addresses = 0;
/** A visitor from an address that nobody has come from before. */
const visitor = () => ({ viewer: null, address: `198.18.${++addresses >> 8}.${addresses & 255}` });
const report = (alias: string, by: Parameters<typeof reportLink>[0] = visitor(), more: object = {}) =>
  reportLink(by, reportInput.parse({ alias, reason: 'phishing', ...more }));
const decide = (linkId: bigint, decision: Decision, more: object = {}) =>
  decideOnLink(
    { viewer: admin, address: '203.0.113.7', userAgent: 'test' },
    linkId,
    decisionInput.parse({ decision, ...more }),
  );
const queue = (state: 'open' | 'decided', more: object = {}) =>
  listReportedLinks(admin, { state, limit: 50, ...more }, ORIGIN);
const told = async (type: string, linkId: bigint) => {
  const { rows } = await pg.query<{ payload: { recipients: string[]; data: object } }>(
    `SELECT payload FROM outbox WHERE payload->>'type' = $1 AND payload->'data'->>'linkId' = $2 ORDER BY id`,
    [type, String(linkId)],
  );
  return rows.map(({ payload }) => payload);
};

describe('a report', () => {
  it('of the same reporter counts once, however often and fast it is sent; admins hear of the first alone', async () => {
    const { id, alias, owner } = await createTestLink();
    const { viewer } = await makeUser();
    const one = visitor();
    await Promise.all(Array.from({ length: 5 }, () => report(alias, one)));
    await Promise.all(Array.from({ length: 5 }, () => report(alias, { viewer, address: one.address })));
    await report(alias, visitor(), { reason: 'spam', text: '  광고예요\n정말로  ', email: 'me@example.com' });
    const { items } = await queue('open');
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      linkId: id,
      url: 'https://example.com/',
      owner: { id: owner.id },
      openReports: 3,
      reports: 3,
      reasons: [
        { reason: 'phishing', count: 2 },
        { reason: 'spam', count: 1 },
      ],
      lastDecision: null,
    });
    const { items: reports } = await getReportedLink(admin, id, ORIGIN);
    expect(reports[0]).toMatchObject({
      text: '광고예요\n정말로',
      email: 'me@example.com',
      reporter: null,
      isOpen: true,
    });
    expect(reports.filter(({ reporter }) => reporter?.id === viewer.id)).toHaveLength(1);
    const news = await told('abuse-report', id);
    expect(news).toHaveLength(1);
    expect(news[0]?.recipients).toContain(String(admin.id));
    expect(news[0]?.data).toMatchObject({ alias, reason: 'phishing' });
  });

  it('keeps no address: of one who is not signed in only a hash that the next day knows nothing of', async () => {
    const { id, alias } = await createTestLink();
    const one = visitor();
    await report(alias, one);
    const { rows } = await pg.query('SELECT * FROM link_reports WHERE link_id = $1', [id]);
    expect(JSON.stringify(rows, (_key, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      one.address,
    );
    expect(rows[0]).toMatchObject({ reporter_id: null, email: null });
  });

  it('tells nothing of links that visitors do not see, nor where a link leads', async () => {
    const { id, alias, owner } = await createTestLink();
    const off = await createTestLink();
    await changeLink(off.owner, off.id, { isEnabled: false }, ORIGIN);
    const gone = await createTestLink();
    await removeLink(gone.owner, gone.id);
    const see = (segment: string, host: string | null = null) =>
      viewReportable(segment, { host, origin: ORIGIN, address: visitor().address });
    for (const missing of [off.alias, gone.alias, 'unknown-one', 'a b', '', '\ud800']) {
      await expect(report(missing || ' ')).rejects.toMatchObject({
        code: 'not_found',
        details: { reason: 'link_missing' },
      });
    }
    for (const segment of [off.alias, gone.alias, 'unknown-one', '%', '%00']) {
      expect(await see(segment)).toEqual({ state: 'missing' });
    }
    expect(await see(alias, 'nobody.example')).toEqual({ state: 'missing' });
    await changeLink(owner, id, { password: 'sesame' }, ORIGIN);
    expect(await see(alias)).toEqual({ state: 'open', alias, domain: null, shortUrl: `${ORIGIN}/s/${alias}` });
    await report(alias);
    expect((await queue('open')).items).toHaveLength(1);
  });

  it.each([
    ['reason', { reason: 'boring' }, 'report_reason_invalid'],
    ['text', { text: 'x'.repeat(1_001) }, 'report_text_long'],
    ['text', { text: 'a\0b' }, 'report_text_invalid'],
    ['text', { text: '\udc00' }, 'report_text_invalid'],
    ['email', { email: 'nobody' }, 'email_invalid'],
    ['alias', { alias: 7 }, 'link_missing'],
  ])('with a bad %s is refused', (field, bad, reason) => {
    const { error } = reportInput.safeParse({ alias: 'a', reason: 'spam', ...bad });
    expect(error?.issues.map(({ path, message }) => [path.join('.'), message])).toEqual([[field, reason]]);
  });

  it('stays when its reporter’s account ends, without them', async () => {
    const { id, alias } = await createTestLink();
    const { viewer } = await makeUser();
    await report(alias, { viewer, address: '203.0.113.9' });
    await purgeLinksOfOwner({ ownerId: viewer.id }, { signal });
    const { items } = await getReportedLink(admin, id, ORIGIN);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ reporter: null, email: null });
    const { rows } = await pg.query('SELECT reporter_key FROM link_reports WHERE link_id = $1', [id]);
    expect(rows[0]?.reporter_key).not.toContain(String(viewer.id));
  });
});

describe('a decision', () => {
  it('holds in every process at once, closes the reports, and tells the owner why', async () => {
    const { id, alias, owner } = await createTestLink();
    await report(alias);
    const asVisitor = async () => {
      const { status, location } = await elsewhere.visit(alias);
      return location ?? status;
    };
    expect(await asVisitor()).toBe('https://example.com/');
    await decide(id, 'warned', { note: '가짜 로그인 화면이에요' });
    expect(await eventually(async () => (await asVisitor()) === 200)).toBe(true);
    expect((await elsewhere.visit(alias)).body).toContain(`/report/${alias}`);
    await decide(id, 'blocked');
    expect(await eventually(async () => (await asVisitor()) === 410)).toBe(true);
    await decide(id, 'restored');
    expect(await eventually(async () => (await asVisitor()) === 'https://example.com/')).toBe(true);

    expect((await queue('open')).items).toEqual([]);
    const { decisions, items, moderation } = await getReportedLink(admin, id, ORIGIN);
    expect(moderation).toBeNull();
    expect(items.map(({ isOpen }) => isOpen)).toEqual([false]);
    expect(decisions.map(({ decision, before, note }) => [decision, before, note])).toEqual([
      ['restored', 'blocked', null],
      ['blocked', 'warned', null],
      ['warned', null, '가짜 로그인 화면이에요'],
    ]);
    expect(decisions[0]?.decidedBy?.id).toBe(admin.id);
    const news = await told('link-moderated', id);
    expect(news.map(({ recipients, data }) => [recipients, data])).toEqual(
      [
        { decision: 'warned', note: '가짜 로그인 화면이에요' },
        { decision: 'blocked', note: null },
        { decision: 'restored', note: null },
      ].map((data) => [[String(owner.id)], { linkId: String(id), alias, ...data }]),
    );
    const { rows } = await pg.query(
      `SELECT actor_id AS "actorId", address, details FROM audit_events WHERE event = 'sys_link_moderated' AND subject_id = $1 ORDER BY id`,
      [owner.id],
    );
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      actorId: admin.id,
      address: '203.0.113.7',
      details: {
        linkId: String(id),
        alias,
        before: null,
        decision: 'warned',
        note: '가짜 로그인 화면이에요',
        reports: 1,
      },
    });
    expect((await getLink(owner, id, ORIGIN)).version, 'whoever edits the link meanwhile is told').toBe(4);
  });

  it('that nothing is wrong leaves the link alone; the same reporter is not heard again, until it leads elsewhere', async () => {
    const { id, alias, owner } = await createTestLink();
    const one = visitor();
    await report(alias, one);
    await decide(id, 'dismissed', { note: 'Harmless.' });
    expect(await told('link-moderated', id)).toEqual([]);
    expect((await getLink(owner, id, ORIGIN)).version).toBe(1);
    await report(alias, one);
    expect((await queue('open')).items).toEqual([]);
    await changeLink(owner, id, { url: 'https://evil.example/' }, ORIGIN);
    await report(alias, one);
    expect((await queue('open')).items).toMatchObject([{ linkId: id, openReports: 1, reports: 2 }]);
    expect(await told('abuse-report', id), 'after a decision a report is news').toHaveLength(2);
  });

  it('is not taken about a target that nobody has looked at, nor when it would change nothing, nor by two at once', async () => {
    const { id, alias, owner } = await createTestLink();
    await report(alias);
    await changeLink(owner, id, { url: 'https://other.example/' }, ORIGIN);
    await expect(decide(id, 'dismissed', { url: 'https://example.com/' })).rejects.toMatchObject({
      details: { reason: 'target_changed' },
    });
    const results = await Promise.allSettled([decide(id, 'blocked'), decide(id, 'blocked')]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const again of ['blocked', 'dismissed'] as const) {
      await expect(decide(id, again)).rejects.toMatchObject({ details: { reason: 'decision_changes_nothing' } });
    }
    await expect(report(alias)).rejects.toMatchObject({ code: 'gone', details: { reason: 'link_blocked' } });
    expect(await viewReportable(alias, { host: null, origin: ORIGIN, address: visitor().address })).toEqual({
      state: 'blocked',
    });
  });

  it('keeps a link blocked whatever its owner does with it', async () => {
    const { id, alias, owner } = await createTestLink();
    await decide(id, 'blocked');
    await changeLink(owner, id, { url: 'https://other.example/', isEnabled: false }, ORIGIN);
    await changeLink(owner, id, { isEnabled: true }, ORIGIN);
    expect((await elsewhere.visit(alias)).status).toBe(410);
  });

  it('is an admin’s alone', async () => {
    const { id } = await createTestLink();
    const { viewer } = await makeUser({ role: 'moderator' });
    for (const attempt of [
      listReportedLinks(viewer, { state: 'open', limit: 50 }, ORIGIN),
      getReportedLink(viewer, id, ORIGIN),
      decideOnLink({ viewer, address: '', userAgent: null }, id, { decision: 'blocked' }),
      decide(7n, 'blocked'),
    ]) {
      await expect(attempt).rejects.toMatchObject({ code: 'not_found' });
    }
  });
});

it('the queue comes in pages, each link once, the newest report first; what was decided moves over', async () => {
  const links = [await createTestLink(), await createTestLink(), await createTestLink()];
  for (const { alias } of links) await report(alias);
  await report(links[0]?.alias ?? '');
  const [first, second, third] = links.map(({ id }) => id);
  const start = await queue('open', { limit: 2 });
  expect(start.items.map(({ linkId }) => linkId)).toEqual([first, third]);
  const rest = await queue('open', { limit: 2, cursor: start.nextCursor ?? '' });
  expect(rest.items.map(({ linkId }) => linkId)).toEqual([second]);
  expect(rest.nextCursor).toBeNull();
  expect(await countReportedLinks(100)).toBe(3);
  expect(await countReportedLinks(2)).toBe(2);
  await decide(second ?? 0n, 'dismissed');
  await decide(first ?? 0n, 'blocked');
  expect((await queue('open')).items.map(({ linkId }) => linkId)).toEqual([third]);
  const decided = await queue('decided', { limit: 1 });
  expect(decided.items.map(({ linkId }) => linkId)).toEqual([first]);
  const older = await queue('decided', { limit: 1, cursor: decided.nextCursor ?? '' });
  expect(older.items.map(({ linkId }) => linkId)).toEqual([second]);
  await expect(queue('open', { cursor: 'x' })).rejects.toMatchObject({ code: 'bad_input' });
});
