import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { storage } from '@/server/platform/storage/storage.ts';
import { makeUser } from '../factory.ts';
import { deletePicture } from '../jobs.ts';
import { deletePictureFiles, removePicture, servePicture, setPicture } from './picture.ts';
import { pictureFiles } from './picture-files.ts';
import { changeProfileInput } from './schema.ts';
import { changeProfile, readProfile } from './service.ts';

const CALLER = { address: '192.0.2.1' };

type Person = Awaited<ReturnType<typeof makeUser>>['viewer'];

let viewer: Person;

beforeAll(async () => {
  ({ viewer } = await makeUser());
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const change = (input: Parameters<typeof changeProfile>[1], who = viewer) => changeProfile(who, input, null, CALLER);

describe('a profile', () => {
  it('is changed in parts, each change a new version, and written down', async () => {
    const { version } = await readProfile(viewer);
    const changed = await change({ name: '김미나', bio: '책과\n바다', language: 'ko', timeZone: 'Asia/Seoul' });
    expect(changed).toMatchObject({ name: '김미나', bio: '책과\n바다', language: 'ko', version: version + 1 });
    expect(await change({ language: null })).toMatchObject({ name: '김미나', language: null, timeZone: 'Asia/Seoul' });
    const { rows } = await pg.query(
      "SELECT details FROM audit_events WHERE subject_id = $1 AND event = 'user_updated' ORDER BY id",
      [viewer.id],
    );
    expect(rows[0].details).toEqual({ changed: 'name bio language timeZone' });
  });

  it('of two who read the same version only the first changes it', async () => {
    const { version } = await readProfile(viewer);
    const same = (current: number) => current === version;
    const edits = ['one', 'two', 'three'].map((bio) => changeProfile(viewer, { bio }, same, CALLER));
    const results = await Promise.allSettled(edits);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'precondition_failed', details: { reason: 'changed_meanwhile' } },
    });
  });

  it.each([
    [{}, 'nothing_to_change'],
    [{ bio: 'x'.repeat(301) }, 'bio_too_long'],
    [{ bio: 'a\u202Eb' }, 'bio_invalid'],
    [{ bio: 'a\u0007b' }, 'bio_invalid'],
    [{ language: 'fr' }, 'language_invalid'],
    [{ timeZone: 'Mars/Olympus' }, 'time_zone_invalid'],
    [{ timeZone: '+09:00' }, 'time_zone_invalid'],
    [{ name: '\u3164' }, 'name_required'],
    [{ isPrivate: 'yes' }, 'is_private_invalid'],
  ])('%j is refused: %s', (input, reason) => {
    expect(changeProfileInput.safeParse(input).error?.issues[0]?.message).toBe(reason);
  });
});

describe('a handle', () => {
  const wish = () => `h${Math.random().toString(36).slice(2, 12)}z`;

  it('can be changed, but not to what is or looks like another one', async () => {
    const other = (await makeUser()).viewer;
    const handle = `${wish()}ll`;
    expect(await change({ handle }, other)).toMatchObject({ handle });
    await expect(change({ handle })).rejects.toMatchObject({ code: 'conflict', details: { reason: 'handle_taken' } });
    const alike = handle.replace('ll', '_i1');
    const refusal = { code: 'conflict', details: { reason: 'handle_confusable' } };
    await expect(change({ handle: alike })).rejects.toMatchObject(refusal);
    await expect(change({ handle: 'adm_in' })).rejects.toMatchObject({ details: { reason: 'handle_reserved' } });
    expect(await change({ handle: handle.replace('ll', '_l1') }, other)).toMatchObject({ name: other.name });
  });

  it('goes to one of many who want it at the same moment', async () => {
    const handle = wish();
    const people = await Promise.all(Array.from({ length: 4 }, async () => (await makeUser()).viewer));
    const results = await Promise.allSettled(people.map((person) => change({ handle }, person)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ details: { reason: 'handle_taken' } });
    }
  });

  it('is not changed all the time', async () => {
    const person = (await makeUser()).viewer;
    for (let n = 0; n < 3; n++) await change({ handle: wish() }, person);
    await expect(change({ handle: wish() }, person)).rejects.toMatchObject({
      code: 'rate_limited',
      details: { reason: 'handle_changed_often' },
    });
    const { handle } = await readProfile(person);
    expect(await change({ handle, bio: 'the same handle is no change' }, person)).toMatchObject({ handle });
  });
});

describe('a picture', () => {
  const photo = (format: 'jpeg' | 'png' | 'gif' | 'webp', [width, height] = [640, 480]) =>
    sharp({ create: { width: width ?? 1, height: height ?? 1, channels: 3, background: '#3366ff' } })
      .withExif({ IFD0: { Copyright: 'secret place' } })
      .toFormat(format)
      .toBuffer();
  const keyOf = (url: string | null) => url?.split('/').at(-2) ?? '';

  it.each(['jpeg', 'png', 'gif', 'webp'] as const)('from %s becomes squares without metadata', async (format) => {
    const { pictureUrl } = await setPicture(viewer, await photo(format), CALLER);
    for (const size of [128, 512] as const) {
      const answer = await servePicture(keyOf(pictureUrl), size);
      const bytes = Buffer.from(await answer.arrayBuffer());
      const metadata = await sharp(bytes).metadata();
      expect(metadata).toMatchObject({ format: 'webp', width: size, height: size });
      expect(metadata.exif).toBeUndefined();
      expect(bytes.includes('secret place')).toBe(false);
    }
  });

  it('takes the place of the one before, whose files are deleted', async () => {
    const first = keyOf((await setPicture(viewer, await photo('png'), CALLER)).pictureUrl);
    const second = keyOf((await setPicture(viewer, await photo('png'), CALLER)).pictureUrl);
    expect(second).not.toBe(first);
    const { rows } = await pg.query('SELECT payload FROM outbox WHERE queue = $1', [deletePicture.name]);
    expect(rows.map(({ payload }) => payload.pictureKey)).toContain(first);
    await deletePictureFiles({ pictureKey: first });
    expect(await Promise.all(pictureFiles(first).map((key) => storage().head(key)))).toEqual([null, null]);
    await expect(servePicture(first, 128)).rejects.toMatchObject({ code: 'not_found' });
    expect((await removePicture(viewer, CALLER)).pictureUrl).toBeNull();
    expect((await removePicture(viewer, CALLER)).pictureUrl).toBeNull();
  });

  it('is told by its content, whatever it calls itself', async () => {
    const refused = async (bytes: Buffer) => setPicture(viewer, bytes, CALLER);
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    for (const bytes of [svg, Buffer.from('%PDF-1.7'), Buffer.from('MZ'), Buffer.from([0xff])]) {
      await expect(refused(bytes)).rejects.toMatchObject({
        code: 'unsupported',
        details: { reason: 'picture_format' },
      });
    }
    const cut = (await photo('png')).subarray(0, 60);
    await expect(refused(cut)).rejects.toMatchObject({ code: 'invalid', details: { reason: 'picture_broken' } });
    const bomb = await photo('png', [9_000, 9_000]);
    await expect(refused(bomb)).rejects.toMatchObject({ code: 'invalid', details: { reason: 'picture_pixels' } });
    expect((await readProfile(viewer)).pictureUrl).toBeNull();
  });
});
