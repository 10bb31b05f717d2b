import { describe, expect, it } from 'vitest';
import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import { pg } from '@/server/platform/db/client.ts';
import { makeUser } from '@/server/users/factory.ts';
import { exportAudit } from './export-audit.ts';
import { exportAuditQuery, listAuditQuery } from './schema.ts';
import { listAudit } from './service.ts';

const call = { address: '127.0.0.1', userAgent: 'test' };
const query = (raw: Record<string, unknown>) => listAuditQuery.parse(raw);

async function makeAdmin() {
  return (await makeUser({ role: 'admin' })).viewer;
}

async function csvOf(raw: Record<string, unknown>, maxRows?: number): Promise<string[]> {
  const stream = await exportAudit(await makeAdmin(), exportAuditQuery.parse(raw), call, maxRows);
  return new TextDecoder('utf-8', { ignoreBOM: true })
    .decode(await new Response(stream).arrayBuffer())
    .trimEnd()
    .split('\r\n');
}

describe('the audit log', () => {
  it('is read newest first, in pages, with the names of people', async () => {
    const { user, viewer } = await makeUser({ role: 'admin', name: '이마루' });
    for (const method of ['a', 'b', 'c']) {
      await recordAudit({ event: 'authn_login_success', actorId: user.id, ...call, details: { method } });
    }
    const first = await listAudit(viewer, query({ person: String(user.id), limit: 2 }));
    expect(first.items.map(({ details }) => details.method)).toEqual(['c', 'b']);
    expect(first.items[0]).toMatchObject({
      actor: { id: user.id, name: '이마루' },
      subject: null,
      address: '127.0.0.1',
    });
    const second = await listAudit(viewer, query({ person: String(user.id), limit: 2, cursor: first.nextCursor }));
    expect(second).toMatchObject({ items: [{ details: { method: 'a' } }], nextCursor: null });
    const wrong = listAudit(viewer, query({ cursor: '1 OR 1=1' }));
    await expect(wrong).rejects.toMatchObject({ details: { reason: 'cursor_invalid' } });
  });

  it('finds a person by address, handle and part of the name, also as the one it was done to', async () => {
    const { user, viewer } = await makeUser({ role: 'admin', name: 'Wilhelmina 100%', email: 'willy@maru.test' });
    await recordAudit({ event: 'user_updated', subjectId: user.id });
    const { rows } = await pg.query('SELECT handle FROM users WHERE id = $1', [user.id]);
    for (const person of ['Willy@maru.test', `@${rows[0].handle}`, 'helmina 100%', ` ${user.id} `]) {
      const { items } = await listAudit(viewer, query({ person, event: 'user_updated' }));
      expect(items.map(({ subject }) => subject?.id)).toEqual([user.id]);
    }
    expect((await listAudit(viewer, query({ person: 'nobody-of-this-name' }))).items).toEqual([]);
  });

  it('keeps the line of somebody who is gone', async () => {
    const { user } = await makeUser();
    await recordAudit({ event: 'user_deleted', actorId: user.id });
    await pg.query('DELETE FROM users WHERE id = $1', [user.id]);
    const { items } = await listAudit(await makeAdmin(), query({ person: String(user.id) }));
    expect(items).toMatchObject([{ event: 'user_deleted', actor: { id: user.id, name: null } }]);
  });

  it('is filtered by time', async () => {
    const { user, viewer } = await makeUser({ role: 'admin' });
    await recordAudit({ event: 'user_updated', actorId: user.id });
    const [before, after] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60_000)];
    const found = async (from: Date, to: Date) => {
      const range = { person: String(user.id), from: from.toISOString(), to: to.toISOString() };
      return (await listAudit(viewer, query(range))).items.length;
    };
    expect(await found(before, after)).toBe(1);
    expect(await found(after, new Date('2094-01-01'))).toBe(0);
    expect(await found(new Date('1999-01-01'), before)).toBe(0);
    expect(listAuditQuery.safeParse({ from: 'yesterday' }).success).toBe(false);
  });

  it('cannot be changed by anybody', async () => {
    await recordAudit({ event: 'user_updated' });
    for (const statement of [
      "UPDATE audit_events SET event = 'nothing'",
      'DELETE FROM audit_events',
      'TRUNCATE audit_events',
    ]) {
      await expect(pg.query(statement)).rejects.toThrow('append-only');
    }
  });

  it('does not exist for anybody but admins', async () => {
    const { viewer } = await makeUser({ role: 'moderator' });
    await expect(listAudit(viewer, query({}))).rejects.toMatchObject({ code: 'not_found' });
    await expect(exportAudit(viewer, {}, call)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the log as CSV', () => {
  it('quotes, disarms formulas, and begins with the mark that spreadsheets need', async () => {
    const { user } = await makeUser({ name: '=HYPERLINK("http://x")' });
    await recordAudit({ event: 'user_updated', actorId: user.id, userAgent: '+1 "quoted"', details: { note: 'a,b' } });
    const [head, line, ...rest] = await csvOf({ person: String(user.id) });
    expect(head).toBe(
      '\uFEFFid,at,event,actor_id,actor_name,subject_id,subject_name,address,user_agent,request_id,details',
    );
    expect(line).toContain(`"user_updated","${user.id}","'=HYPERLINK(""http://x"")","","","","'+1 ""quoted""","",`);
    expect(line).toMatch(/,"\{""note"":""a,b""\}"$/);
    expect(rest).toEqual([]);
  });

  it('comes in batches up to its limit, and leaves a line itself', async () => {
    const { user } = await makeUser();
    await pg.query(
      `INSERT INTO audit_events (id, event, actor_id) SELECT n, 'user_updated', $1 FROM generate_series(1, 2100) AS n`,
      [user.id],
    );
    const person = String(user.id);
    expect(await csvOf({ person })).toHaveLength(2_101);
    expect(await csvOf({ person }, 2_000)).toHaveLength(2_001);
    expect(await csvOf({ person }, 3)).toHaveLength(4);
    const { items } = await listAudit(await makeAdmin(), query({ event: 'authz_admin', limit: 1 }));
    expect(items).toMatchObject([{ details: { action: 'audit-export' }, address: '127.0.0.1' }]);
  });
});
