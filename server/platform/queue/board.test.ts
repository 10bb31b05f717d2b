import { beforeAll, describe, expect, it } from 'vitest';
import { eventuallyPasses } from '../testing/eventually.ts';
import { type Board, createBoard } from './board.ts';
import { createTestJob, outboxRows, standWorkers } from './factory.ts';
import { registerQueues } from './queues.ts';

const HOST = 'http://maru.example';
const BASE = '/admin/queues';

let board: Board;
const { dispatch } = standWorkers();
const { job } = createTestJob();

beforeAll(async () => {
  await registerQueues([job.name]);
  board = createBoard(BASE);
});

async function get(path: string): Promise<Response> {
  return board(new Request(`${HOST}${path}`));
}

async function put(path: string, headers: Record<string, string>): Promise<Response> {
  return board(new Request(`${HOST}${path}`, { method: 'PUT', headers }));
}

describe('the board', () => {
  it('is one page whose parts all come from ourselves', async () => {
    const response = await get(BASE);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await response.text();
    expect(page).toContain(`<base href="${BASE}/"`);
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    const parts = [...page.matchAll(/(?:src|href)="(static\/[^"]+)"/g)].map((match) => match[1]);
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      const file = await get(`${BASE}/${part}`);
      expect(file.status, part).toBe(200);
      if (part?.endsWith('.css')) expect(await file.text()).not.toMatch(/url\(["']?https?:|@import/);
    }
  });

  it('shows the queues that workers have registered, and their jobs', async () => {
    dispatch();
    await job.dispatch({ linkId: 5n });
    await eventuallyPasses(async () => expect((await outboxRows(job.name))[0]?.dispatched_at).toBeInstanceOf(Date));
    const response = await get(`${BASE}/api/queues?activeQueue=${job.name}&status=waiting&page=1`);
    expect(await response.json()).toMatchObject({
      queues: [{ name: job.name, counts: { waiting: 1 }, jobs: [{ data: { payload: { linkId: '5' } } }] }],
    });
  });

  it('lets our own pages change things and nobody else', async () => {
    const pause = `${BASE}/api/queues/${job.name}/pause`;
    expect((await put(pause, {})).status).toBe(403);
    expect((await put(pause, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await put(pause, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await put(pause, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await put(pause, { origin: HOST })).status).toBe(200);
    expect((await put(`${BASE}/api/queues/${job.name}/resume`, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });
});
