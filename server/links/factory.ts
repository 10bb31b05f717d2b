import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { makeUser } from '@/server/users/factory.ts';
import type { Click } from './clicks/click.ts';
import { createLink } from './create-link.ts';
import type { Visitor } from './visitor.ts';

/** Somebody who owns links; for tests. */
export async function createOwner(): Promise<Viewer> {
  return (await makeUser()).viewer;
}

/** Somebody who opens a short link; for tests. */
export function makeVisitor(headers: Visitor['headers'] = {}, remoteAddress = '203.0.113.7'): Visitor {
  return { headers, socket: { remoteAddress } };
}

/** A click of which nothing is known but what is given; for tests. */
export function makeClick(click: Pick<Click, 'id' | 'linkId' | 'at'> & Partial<Click>): Click {
  return { kind: 0, referrer: null, city: null, visitor: null, ...click };
}

/** A link to `https://example.com/`, of somebody new; for tests. */
export async function createTestLink(alias?: string) {
  const owner = await createOwner();
  const link = await createLink(owner, { url: 'https://example.com/', alias }, 'https://maru.example');
  return { ...link, owner };
}
