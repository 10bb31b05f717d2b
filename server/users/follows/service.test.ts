import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { blockPerson, listBlocked, unblockPerson } from '../blocks/service.ts';
import { makeUser } from '../factory.ts';
import { findPeople } from '../lookup.ts';
import { getPerson, searchPeople } from '../people/service.ts';
import { changeProfile } from '../profile/service.ts';
import { acceptFollower, followPerson, listFollows, listRequests, refuseFollower, unfollowPerson } from './service.ts';

const CALLER = { address: '192.0.2.1' };
const PAGE = { limit: 50 };

type Person = Awaited<ReturnType<typeof makeUser>>['viewer'];

let mina: Person;
let juno: Person;

beforeAll(async () => {
  [mina, juno] = [(await makeUser()).viewer, (await makeUser()).viewer];
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const someone = async () => (await makeUser()).viewer;
const someonePrivate = async () => {
  const viewer = await someone();
  await changeProfile(viewer, { isPrivate: true }, null, CALLER);
  return viewer;
};
const ids = ({ items }: { items: { id: bigint }[] }) => items.map(({ id }) => id);

describe('following', () => {
  it('counts on both sides, ends, and each can be done again', async () => {
    const star = await someone();
    expect(await followPerson(mina, star.id)).toEqual({ follow: 'accepted' });
    expect(await followPerson(mina, star.id)).toEqual({ follow: 'accepted' });
    expect(await getPerson(mina, String(star.id))).toMatchObject({ followers: 1, following: 0, follow: 'accepted' });
    expect(await getPerson(star, String(mina.id))).toMatchObject({ followsMe: true, follow: 'none' });
    expect(ids(await listFollows(juno, String(star.id), 'followers', PAGE))).toEqual([mina.id]);
    expect(ids(await listFollows(juno, String(mina.id), 'following', PAGE))).toContain(star.id);
    expect(await unfollowPerson(mina, star.id)).toEqual({ follow: 'none' });
    expect(await unfollowPerson(mina, star.id)).toEqual({ follow: 'none' });
    expect(await getPerson(mina, String(star.id))).toMatchObject({ followers: 0, follow: 'none' });
  });

  it('oneself, or nobody, is refused', async () => {
    await expect(followPerson(mina, mina.id)).rejects.toMatchObject({ details: { reason: 'follow_self' } });
    await expect(followPerson(mina, 1n)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('a private person must be asked, and hides whom they know from others', async () => {
    const shy = await someonePrivate();
    expect(await followPerson(mina, shy.id)).toEqual({ follow: 'requested' });
    expect(await getPerson(mina, String(shy.id))).toMatchObject({ followers: 0, follow: 'requested' });
    expect(ids(await listRequests(shy, PAGE))).toEqual([mina.id]);
    const asked = listFollows(mina, String(shy.id), 'followers', PAGE);
    await expect(asked).rejects.toMatchObject({ code: 'forbidden', details: { reason: 'person_private' } });
    await acceptFollower(shy, mina.id);
    await expect(acceptFollower(shy, mina.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(ids(await listFollows(mina, String(shy.id), 'followers', PAGE))).toEqual([mina.id]);
    await followPerson(juno, shy.id);
    await refuseFollower(shy, juno.id);
    expect(await getPerson(juno, String(shy.id))).toMatchObject({ follow: 'none' });
    await expect(refuseFollower(shy, mina.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('going public lets in everybody who waits, also whoever asks at that moment', async () => {
    for (let round = 0; round < 5; round++) {
      const shy = await someonePrivate();
      await followPerson(mina, shy.id);
      await Promise.all([changeProfile(shy, { isPrivate: false }, null, CALLER), followPerson(juno, shy.id)]);
      expect(ids(await listRequests(shy, PAGE))).toEqual([]);
      expect(await getPerson(shy, String(shy.id))).toMatchObject({ followers: 2 });
    }
  });

  it('lists page by page', async () => {
    const star = await someone();
    const fans = await Promise.all(Array.from({ length: 3 }, someone));
    for (const fan of fans) await followPerson(fan, star.id);
    const first = await listFollows(star, String(star.id), 'followers', { limit: 2 });
    const cursor = first.nextCursor ?? undefined;
    const second = await listFollows(star, String(star.id), 'followers', { limit: 2, cursor });
    expect([...ids(first), ...ids(second)].sort()).toEqual(fans.map(({ id }) => id).sort());
    expect(second.nextCursor).toBeNull();
  });
});

describe('blocking', () => {
  it('ends follows both ways, hides both from each other, and can be taken back', async () => {
    const [one, other] = [await someone(), await someone()];
    await followPerson(one, other.id);
    await followPerson(other, one.id);
    await blockPerson(one, other.id);
    await blockPerson(one, other.id);
    for (const [viewer, hidden] of [
      [one, other],
      [other, one],
    ] as const) {
      await expect(getPerson(viewer, String(hidden.id))).rejects.toMatchObject({ code: 'not_found' });
      await expect(followPerson(viewer, hidden.id)).rejects.toMatchObject({ code: 'not_found' });
      expect(ids(await searchPeople(viewer, { q: hidden.name, limit: 50 }))).not.toContain(hidden.id);
      expect((await findPeople([hidden.id, mina.id], viewer)).has(hidden.id)).toBe(false);
    }
    expect(ids(await listBlocked(one, PAGE))).toEqual([other.id]);
    expect(ids(await listBlocked(other, PAGE))).toEqual([]);
    await unblockPerson(one, other.id);
    await unblockPerson(one, other.id);
    expect(await getPerson(other, String(one.id))).toMatchObject({ follow: 'none', followsMe: false });
  });

  it('oneself, or nobody, is refused', async () => {
    await expect(blockPerson(mina, mina.id)).rejects.toMatchObject({ details: { reason: 'block_self' } });
    await expect(blockPerson(mina, 1n)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('and following at the same moment never leaves a follow', async () => {
    for (let round = 0; round < 10; round++) {
      const [one, other] = [await someone(), await someone()];
      await Promise.allSettled([
        followPerson(other, one.id),
        blockPerson(one, other.id),
        followPerson(one, other.id),
        followPerson(other, one.id),
      ]);
      const { rows } = await pg.query('SELECT 1 FROM follows WHERE follower_id = ANY($1) AND followee_id = ANY($1)', [
        [String(one.id), String(other.id)],
      ]);
      expect(rows).toEqual([]);
      expect(ids(await listBlocked(one, PAGE))).toEqual([other.id]);
    }
  });
});

describe('finding people', () => {
  it('by name and handle in any script, best first, also with a small mistake', async () => {
    const unique = `zq${mina.id}`.slice(0, 20);
    const inName = (await makeUser({ name: `Kim ${unique}` })).viewer;
    const asHandle = (await makeUser()).viewer;
    await changeProfile(asHandle, { handle: unique }, null, CALLER);
    const korean = (await makeUser({ name: `한글${unique} 이름` })).viewer;
    const find = async (q: string) => ids(await searchPeople(mina, { q, limit: 50 }));
    expect((await find(unique)).slice(0, 3)).toEqual([asHandle.id, inName.id, korean.id]);
    expect(await find(`@${unique}`)).toContain(asHandle.id);
    expect(await find(`한글${unique}`)).toContain(korean.id);
    expect(await find(`kim ${unique.toUpperCase()}`)).toContain(inName.id);
    expect(await find(`Kin ${unique}`)).toContain(inName.id);
    expect(await find('%_%')).toEqual([]);
  });

  it('goes through everybody page by page without gaps or repeats', async () => {
    const seen: bigint[] = [];
    let cursor: string | undefined;
    do {
      const page = await searchPeople(mina, { q: '', limit: 7, cursor });
      seen.push(...ids(page));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining([mina.id, juno.id]));
    await expect(searchPeople(mina, { q: '', limit: 7, cursor: 'x' })).rejects.toMatchObject({ code: 'bad_input' });
  });

  it('does not find whoever is disabled', async () => {
    const gone = await someone();
    await pg.query('UPDATE users SET disabled_at = now() WHERE id = $1', [gone.id]);
    await expect(getPerson(mina, String(gone.id))).rejects.toMatchObject({ code: 'not_found' });
    expect((await findPeople([gone.id], mina)).size).toBe(0);
    expect((await findPeople([], mina)).size).toBe(0);
  });
});
