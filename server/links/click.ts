/** One answered redirect. Ids are decimal strings: on their way they are only written and read. */
export interface Click {
  /** Made by the process that answered, so that nobody counts it twice: a snowflake, or a negative random number (see `clickId`). */
  id: string;
  linkId: string;
  /** When it was answered, milliseconds since 1970. */
  at: number;
}

/** Clicks as the value of one stream entry: `id,link,ms;id,link,ms`. One entry for many clicks costs Redis one command. */
export function encodeClicks(clicks: readonly Click[]): string {
  let text = '';
  for (const { id, linkId, at } of clicks) text += `${text === '' ? '' : ';'}${id},${linkId},${at}`;
  return text;
}

const ENCODED = /^-?\d{1,19},\d{1,19},\d{1,14}$/;

/** Reads what `encodeClicks` wrote. @throws Error when it is something else */
export function decodeClicks(text: string): Click[] {
  return text.split(';').map((part) => {
    const [id, linkId, at] = part.split(',');
    if (!ENCODED.test(part) || id === undefined || linkId === undefined) throw new Error('not a list of clicks');
    return { id, linkId, at: Number(at) };
  });
}
