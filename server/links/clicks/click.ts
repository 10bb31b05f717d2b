/** One answered redirect. Ids are decimal strings: on their way they are only written and read. */
export interface Click {
  /** Made by the process that answered, so that nobody counts it twice: a snowflake, or a negative random number (see `clickId`). */
  id: string;
  linkId: string;
  /** When it was answered, milliseconds since 1970. */
  at: number;
}

/**
 * Answered redirects that have no id yet: link and time of the same index belong together. Two flat arrays, because tens of
 * thousands of small objects a second that live until the next flush are what the garbage collector likes least.
 */
export interface Visits {
  links: string[];
  times: number[];
}

/**
 * Visits as the value of one stream entry, each with an id: `id,link,ms;id,link,ms`. One entry for many clicks costs Redis one
 * command.
 */
export function encodeVisits({ links, times }: Visits, nextId: () => string): string {
  let text = '';
  for (let index = 0; index < links.length; index++) {
    text += `${index === 0 ? '' : ';'}${nextId()},${links[index]},${times[index]}`;
  }
  return text;
}

const ENCODED = /^-?\d{1,19},\d{1,19},\d{1,14}$/;

/** Reads what `encodeVisits` wrote. @throws Error when it is something else */
export function decodeClicks(text: string): Click[] {
  return text.split(';').map((part) => {
    const [id, linkId, at] = part.split(',');
    if (!ENCODED.test(part) || id === undefined || linkId === undefined) throw new Error('not a list of clicks');
    return { id, linkId, at: Number(at) };
  });
}
