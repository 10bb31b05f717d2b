import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis, stateRedis } from '@/server/platform/redis/client.ts';
import { dropSingleton } from '@/server/platform/singleton.ts';
import { eventuallyPasses } from '@/server/platform/testing/eventually.ts';
import { createTestLink, makeVisitor } from '../factory.ts';
import { OWN_WAY, VARIANT_WAY } from '../terms.ts';
import type { Visitor } from '../visitor.ts';
import { decodeKind } from './click-kind.ts';
import { saltOf } from './click-salt.ts';
import { CLICK_STREAM } from './click-stream.ts';
import { startClickCounter } from './count-clicks.ts';
import { dateOf, dayOf } from './day.ts';
import { createDescriber, referrerHost } from './describe-visitor.ts';
import { isBot } from './is-bot.ts';
import { flushClicks, recordClick } from './record-click.ts';
import { addVisit, noVisits } from './visit-buffer.ts';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const KOREAN_ADDRESS = '211.45.1.1';

beforeEach(async () => {
  await stateRedis().flushall();
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

async function countAll(): Promise<void> {
  await flushClicks();
  const counter = startClickCounter();
  await vi.waitFor(async () => expect(await stateRedis().xlen(CLICK_STREAM)).toBe(0), {
    timeout: 40_000,
    interval: 25,
  });
  await counter.stop();
}

async function rowsOf(linkId: bigint) {
  const { rows } = await pg.query(
    `SELECT c.kind, c.visitor, n.name AS referrer FROM clicks c LEFT JOIN click_names n ON n.id = c.referrer_id
     WHERE link_id = $1 ORDER BY click_id`,
    [linkId],
  );
  return rows.map(({ kind, visitor, referrer }) => ({ ...decodeKind(Number(kind)), visitor, referrer }));
}

describe('a recorded click', () => {
  it('knows country, device, language, referrer, source and way', async () => {
    const { id } = await createTestLink();
    const headers = {
      'user-agent': IPHONE,
      'accept-language': 'en;q=0.5, ko-KR',
      referer: 'https://www.News.example/story?reader=mina',
    };
    recordClick(String(id), makeVisitor(headers, KOREAN_ADDRESS), 'qr', VARIANT_WAY + 1);
    await countAll();
    expect(await rowsOf(id)).toEqual([
      {
        isBot: false,
        source: 'qr',
        device: 'mobile',
        system: 'ios',
        browser: 'safari',
        way: VARIANT_WAY + 1,
        country: 'KR',
        language: 'ko',
        visitor: expect.any(BigInt),
        referrer: 'news.example',
      },
    ]);
  });

  it('leaves neither address nor user agent nor the path of the referrer in Redis', async () => {
    const { id } = await createTestLink();
    const headers = { 'user-agent': IPHONE, referer: 'https://news.example/private-path' };
    recordClick(String(id), makeVisitor(headers, KOREAN_ADDRESS), 'link', OWN_WAY);
    await flushClicks();
    const [entry] = await stateRedis().xrangeBuffer(CLICK_STREAM, '-', '+');
    const stored = Buffer.concat(entry?.[1] ?? []).toString('latin1');
    expect(stored).toContain('news.example');
    for (const secret of [KOREAN_ADDRESS, 'iPhone', 'private-path']) expect(stored).not.toContain(secret);
  });

  it('of a robot is stored and marked, and people and robots together are all redirects', async () => {
    const { id } = await createTestLink();
    for (const agent of [IPHONE, GOOGLEBOT, IPHONE, GOOGLEBOT, GOOGLEBOT]) {
      recordClick(String(id), makeVisitor({ 'user-agent': agent }), 'link', OWN_WAY);
    }
    recordClick(String(id), makeVisitor({ 'user-agent': IPHONE, 'sec-purpose': 'prefetch' }), 'link', OWN_WAY);
    await countAll();
    const { rows } = await pg.query('SELECT clicks, bot_clicks FROM links WHERE id = $1', [id]);
    expect(rows).toEqual([{ clicks: 2n, bot_clicks: 4n }]);
    expect((await rowsOf(id)).filter((row) => row.isBot)).toHaveLength(4);
  });
});

describe('what a request says', () => {
  it('is the same by raw headers, of whatever case, as by parsed ones', () => {
    const headers = {
      'user-agent': IPHONE,
      'accept-language': 'ko',
      referer: 'https://a.example/',
      'x-forwarded-for': '198.51.100.1, 198.51.100.2',
    };
    const raw = {
      socket: { remoteAddress: '203.0.113.7' },
      rawHeaders: [
        ...['HOST', 'x', 'USER-AGENT', IPHONE, 'accept-Language', 'ko', 'Referer', 'https://a.example/'],
        ...['X-Forwarded-For', '198.51.100.1', 'x-forwarded-for', '198.51.100.2', 'User-Agent', 'second'],
      ],
    };
    const [one, other] = [noVisits(), noVisits()];
    addVisit(one, '1', 0, makeVisitor(headers), 5);
    addVisit(other, '1', 0, raw as unknown as Visitor, 5);
    expect(other).toEqual(one);
  });

  it.each([
    ['', null],
    ['https://www.Example.com:8080/path?q=1', 'example.com'],
    ['android-app://com.google.android.gm/', 'com.google.android.gm'],
    ['about:blank', null],
    ['javascript:alert(1)', null],
    ['not an address', null],
    [`https://${'a'.repeat(300)}.example/`, null],
  ])('the host of %j is %j', (header, host) => {
    expect(referrerHost(header)).toBe(host);
  });
});

describe('robots', () => {
  it.each([
    [GOOGLEBOT, true],
    ['facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)', true],
    ['kakaotalk-scrap/1.0; +https://devtalk.kakao.com', true],
    ['Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', true],
    ['python-requests/2.31 my-crawler', true],
    [IPHONE, false],
    ['curl/8.4.0', false],
    ['python-requests/2.31.0', false],
    ['node', false],
    ['', false],
  ])('%s: %s', (agent, expected) => {
    expect(isBot(agent)).toBe(expected);
  });
});

describe('visitors', () => {
  const hashWith = (salt: Buffer, address = KOREAN_ADDRESS, agent = IPHONE) => {
    const visits = noVisits();
    addVisit(visits, '1', 0, makeVisitor({ 'user-agent': agent }, address), 0);
    return createDescriber(salt)(visits, 0).visitor;
  };

  it('are the same within a day, and others with another salt, address or program', () => {
    const [today, tomorrow] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    expect(hashWith(today)).toBe(hashWith(today));
    expect(hashWith(tomorrow)).not.toBe(hashWith(today));
    expect(hashWith(today, '211.45.1.2')).not.toBe(hashWith(today));
    expect(hashWith(today, KOREAN_ADDRESS, GOOGLEBOT)).not.toBe(hashWith(today));
    // A device changes its address within the network of its household.
    expect(hashWith(today, '2001:db8:1:2::5')).toBe(hashWith(today, '2001:db8:1:2:ffff::9'));
    expect(hashWith(today, '2001:db8:1:3::5')).not.toBe(hashWith(today, '2001:db8:1:2::5'));
  });
});

describe('the salt of a day', () => {
  const NOW = Date.parse('2029-05-05T12:00:00Z');
  const TODAY = dayOf(NOW);
  /** As another process, or this one after a restart. */
  const forget = () => dropSingleton('links.salts');

  beforeEach(forget);

  it('is shared by all processes, and another on the next day', async () => {
    const salt = await saltOf(TODAY, NOW);
    forget();
    expect(await saltOf(TODAY, NOW)).toEqual(salt);
    expect(await saltOf(TODAY + 1, NOW)).not.toEqual(salt);
    const { rows } = await pg.query('SELECT salt FROM click_salts WHERE day = $1', [dateOf(TODAY)]);
    expect(rows).toEqual([{ salt }]);
  });

  it('is of this process alone while the database is away, and the shared one afterwards', async () => {
    const shared = await saltOf(TODAY, NOW);
    forget();
    const query = vi.spyOn(pg, 'query').mockRejectedValue(new Error('away'));
    const own = await saltOf(TODAY, NOW);
    expect(own).not.toEqual(shared);
    expect(await saltOf(TODAY, NOW + 1_000)).toEqual(own);
    query.mockRestore();
    expect(await saltOf(TODAY, NOW + 10_000)).toEqual(shared);
  });

  it('is there before its day begins', async () => {
    await saltOf(TODAY, Date.parse('2029-05-05T23:30:00Z'));
    await eventuallyPasses(async () => {
      const { rows } = await pg.query('SELECT 1 FROM click_salts WHERE day = $1', [dateOf(TODAY + 1)]);
      expect(rows).toHaveLength(1);
    });
  });
});
