/** Numbers into a list, one for each cell; null when the list has one value. */
export type PackColumn = Uint16Array | Uint32Array | null;

/**
 * The cells of a week, column by column; what stands at the same index belongs together. Cells of one kind stand together, so that a filter by kind
 * takes some stretches and leaves the others unread.
 */
export interface Pack {
  /** Ascending. */
  kinds: Float64Array;
  /** Where the cells of each kind end; they begin where those of the kind before end. */
  ends: Uint32Array;
  /** Ids of links in two halves each, the lower first. */
  links: Int32Array;
  referrers: Int32Array;
  cities: Int32Array;
  /** Quarters of an hour since the week began. */
  slots: Uint16Array;
  /** Into `links`, `referrers` and `cities`. */
  link: PackColumn;
  referrer: PackColumn;
  city: PackColumn;
  /** Clicks in the lower byte, first visits in the higher one. A cell with more of them takes several places. */
  counts: Uint16Array;
}

/** How many there are of each. */
export interface PackSizes {
  cells: number;
  kinds: number;
  links: number;
  referrers: number;
  cities: number;
}

const HEAD_WORDS = 6;
/** Changes with the layout. */
const LAYOUT = 1;
/** Each column begins at a multiple of it, as typed arrays want. */
const ALIGNMENT = 8;
const TWO_BYTES_MAX = 65_536;

const aligned = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** How many bytes each place of a column into a list of so many values takes. */
const widthOf = (values: number) => (values <= 1 ? 0 : values <= TWO_BYTES_MAX ? 2 : 4);

/** Makes an empty pack, and the bytes that it is stored as. The numbers have the order of bytes of all machines that we run on, the lower first. */
export function newPack(sizes: PackSizes): { pack: Pack; bytes: ArrayBuffer } {
  const { cells, kinds, links, referrers, cities } = sizes;
  const widths = [widthOf(links), widthOf(referrers), widthOf(cities)];
  const lengths = [HEAD_WORDS * 4, kinds * 8, kinds * 4, links * 8, referrers * 4, cities * 4];
  for (const width of [2, ...widths, 2]) lengths.push(cells * width);
  const bytes = new ArrayBuffer(lengths.reduce((sum, length) => sum + aligned(length), 0));
  new Uint32Array(bytes, 0, HEAD_WORDS).set([LAYOUT, cells, kinds, links, referrers, cities]);
  return { pack: readPack(bytes), bytes };
}

/** The columns of a stored pack, which are not copied. @throws when it has another layout */
export function readPack(bytes: ArrayBuffer): Pack {
  const [layout, cells, kinds, links, referrers, cities] = new Uint32Array(bytes, 0, HEAD_WORDS) as unknown as [
    ...[number, number, number, number, number, number],
  ];
  if (layout !== LAYOUT) throw new Error(`a pack of clicks has the unknown layout ${layout}`);
  let next = aligned(HEAD_WORDS * 4);
  const place = (length: number) => {
    const at = next;
    next += aligned(length);
    return at;
  };
  const column = (values: number): PackColumn => {
    const width = widthOf(values);
    if (width === 0) return null;
    const at = place(cells * width);
    return width === 2 ? new Uint16Array(bytes, at, cells) : new Uint32Array(bytes, at, cells);
  };
  return {
    kinds: new Float64Array(bytes, place(kinds * 8), kinds),
    ends: new Uint32Array(bytes, place(kinds * 4), kinds),
    links: new Int32Array(bytes, place(links * 8), links * 2),
    referrers: new Int32Array(bytes, place(referrers * 4), referrers),
    cities: new Int32Array(bytes, place(cities * 4), cities),
    slots: new Uint16Array(bytes, place(cells * 2), cells),
    link: column(links),
    referrer: column(referrers),
    city: column(cities),
    counts: new Uint16Array(bytes, place(cells * 2), cells),
  };
}

/** An id as a pack holds it. */
export function halvesOf(id: bigint): { low: number; high: number } {
  return { low: Number(BigInt.asIntN(32, id)), high: Number(id >> 32n) };
}

/** The other way round. */
export function idOfHalves(low: number, high: number): bigint {
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low >>> 0));
}
