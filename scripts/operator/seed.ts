import { createHmac } from 'node:crypto';
import { batchOf } from '@/server/links/clicks/click-batch.ts';
import { storeClicks } from '@/server/links/clicks/store-clicks.ts';
import { createLink } from '@/server/links/create-link.ts';
import { listLinks } from '@/server/links/service.ts';
import { env } from '@/server/platform/env.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { addUser } from '@/server/users/service.ts';

type Person = { email: string; name: string; admin: boolean; links: { url: string; title: string; clicks: number }[] };

const PEOPLE: Person[] = [
  {
    email: 'mina@demo.maru',
    name: '김미나',
    admin: true,
    links: [
      { url: 'https://ko.wikipedia.org/wiki/마루', title: '마루 — 위키백과', clicks: 42 },
      { url: 'https://www.postgresql.org/docs/18/indexes-types.html', title: 'PostgreSQL: index types', clicks: 17 },
      { url: 'https://developer.mozilla.org/en-US/docs/Web/HTTP', title: 'HTTP on MDN', clicks: 8 },
    ],
  },
  {
    email: 'jun@demo.maru',
    name: '박준',
    admin: false,
    links: [
      { url: 'https://redis.io/docs/latest/develop/data-types/streams/', title: 'Redis streams', clicks: 23 },
      { url: 'https://www.rfc-editor.org/rfc/rfc9457', title: 'RFC 9457: problem details', clicks: 5 },
    ],
  },
  {
    email: 'ada@demo.maru',
    name: 'Ada Reyes',
    admin: false,
    links: [{ url: 'https://nodejs.org/en/learn', title: 'Learn Node.js', clicks: 3 }],
  },
];

const DAY_MS = 86_400_000;
/** Only `checkTarget` looks at it, to refuse loops. */
const ORIGIN = 'http://localhost';

/**
 * People and content to look at. Can be run again: what is there stays.
 * @returns the sign-ins, one a line
 */
export async function seed(): Promise<string> {
  const lines: string[] = [];
  for (const person of PEOPLE) {
    const password = demoPassword(person.email);
    const { id } = await addUser({ email: person.email, name: person.name, password, admin: person.admin });
    const owner = { id };
    const { items } = await listLinks(owner, { limit: 1, state: 'active' }, ORIGIN);
    if (items.length === 0) for (const { url, title, clicks } of person.links) await addLink(owner, url, title, clicks);
    lines.push(`  ${person.email}   ${password}   ${person.name}${person.admin ? ' (admin)' : ''}`);
  }
  return ['Demo accounts:', ...lines].join('\n');
}

/** The same at every start of this installation, and another on the next: what is in the source opens nothing. */
function demoPassword(email: string): string {
  return createHmac('sha256', env.AUTH_SECRET).update(`demo ${email}`).digest('base64url').slice(0, 14);
}

async function addLink(owner: { id: bigint }, url: string, title: string, clicks: number): Promise<void> {
  const { id } = await createLink(owner, { url, title }, ORIGIN);
  const now = Date.now();
  const past = [];
  for (let index = 0; index < clicks; index += 1) {
    const at = now - Math.floor((index / clicks) * DAY_MS);
    past.push({ id: await newIdAsync(), linkId: id, at, kind: 0, referrer: null, city: null, visitor: null });
  }
  await storeClicks(batchOf(past));
}
