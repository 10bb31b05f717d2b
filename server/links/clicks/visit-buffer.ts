import type { IncomingMessage } from 'node:http';
import type { Visitor } from '../visitor.ts';

/**
 * Answered redirects that have no id yet: what stands at the same index belongs together. Flat arrays, because tens of thousands of small objects
 * a second that live until the next flush are what the garbage collector likes least; and only the strings that are needed, because a
 * request keeps its socket and all its headers alive. Headers that were not sent are empty.
 */
export interface Visits {
  links: string[];
  /** Milliseconds since 1970. */
  times: number[];
  /** What the click alone decides about its kind: source, way, and whether a browser has only fetched ahead. */
  marks: number[];
  /** The other end of the connection; null when nobody sees it. */
  peers: (string | null)[];
  forwarded: string[];
  agents: string[];
  languages: string[];
  referrers: string[];
}

export const noVisits = (): Visits => ({
  links: [],
  times: [],
  marks: [],
  peers: [],
  forwarded: [],
  agents: [],
  languages: [],
  referrers: [],
});

/** Parts from `from` to before `to`. */
export function sliceVisits(visits: Visits, from: number, to?: number): Visits {
  return {
    links: visits.links.slice(from, to),
    times: visits.times.slice(from, to),
    marks: visits.marks.slice(from, to),
    peers: visits.peers.slice(from, to),
    forwarded: visits.forwarded.slice(from, to),
    agents: visits.agents.slice(from, to),
    languages: visits.languages.slice(from, to),
    referrers: visits.referrers.slice(from, to),
  };
}

/** Notes one visit. The hot path: nothing is made of what the request brings. */
export function addVisit(visits: Visits, linkId: string, mark: number, visitor: Visitor, now: number): void {
  let agent = '';
  let language = '';
  let referrer = '';
  let forwarded = '';
  let isAhead = false;
  // `headers` of a request is made when it is first looked at; its raw ones are there already.
  const raw = (visitor as Partial<IncomingMessage>).rawHeaders;
  if (raw === undefined) {
    const { headers } = visitor;
    agent = headers['user-agent'] ?? '';
    language = headers['accept-language'] ?? '';
    referrer = headers.referer ?? '';
    forwarded = String(headers['x-forwarded-for'] ?? '');
    isAhead = isFetchedAhead(String(headers['sec-purpose'] ?? headers.purpose ?? ''));
  } else {
    for (let at = 0; at < raw.length; at += 2) {
      const name = raw[at] as string;
      const value = raw[at + 1] as string;
      // Few names are as long as one of these: most are told by their length alone. Of a repeated header the first counts, as in Node.
      switch (name.length) {
        case 7:
          if (referrer === '' && isName(name, 'referer')) referrer = value;
          else if (isName(name, 'purpose')) isAhead ||= isFetchedAhead(value);
          break;
        case 10:
          if (agent === '' && isName(name, 'user-agent')) agent = value;
          break;
        case 11:
          if (isName(name, 'sec-purpose')) isAhead ||= isFetchedAhead(value);
          break;
        case 15:
          if (language === '' && isName(name, 'accept-language')) language = value;
          else if (isName(name, 'x-forwarded-for')) forwarded = forwarded === '' ? value : `${forwarded}, ${value}`;
          break;
      }
    }
  }
  visits.links.push(linkId);
  visits.times.push(now);
  visits.marks.push(isAhead ? mark + 1 : mark);
  visits.peers.push(visitor.socket === null ? null : (visitor.socket.remoteAddress ?? ''));
  visits.forwarded.push(forwarded);
  visits.agents.push(agent);
  visits.languages.push(language);
  visits.referrers.push(referrer);
}

function isName(name: string, lowerCase: string): boolean {
  return name === lowerCase || name.toLowerCase() === lowerCase;
}

function isFetchedAhead(purpose: string): boolean {
  return /prefetch|prerender|preview/i.test(purpose);
}
