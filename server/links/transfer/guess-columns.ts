import { DELIMITERS, type Delimiter, type ImportField, type TagSeparator } from './terms.ts';

/** Which column (from 0) means what. */
type ColumnMap = Partial<Record<ImportField, number>>;

/**
 * Headers by what they mean, the surest first; without case, blanks and marks. Beside our own and plain words in both languages they are those of
 * Bitly (`long_url`, `link`, `custom_bitlinks`), Dub (`Destination URL`, `Short link`), Shlink (`longUrl`, `shortCode`, `shortUrl`), YOURLS
 * (`keyword`) and Kutt (`target`, `address`).
 */
const HEADERS: Record<ImportField, string> = {
  url: 'url longurl destinationurl destination originalurl targeturl target fullurl 원본주소 긴주소 대상주소 원본url 대상 주소 링크주소 link 링크',
  alias:
    'alias slug customslug shortcode keyword custombackhalf backhalf key code 별칭 단축이름 custombitlinks custombitlink bitlink shorturl shortlink 짧은주소 단축주소 단축url address link',
  title: 'title name 제목 이름',
  tags: 'tags tag labels label 태그',
  note: 'note notes description memo comment comments 메모 설명 비고',
  expiresAt:
    'expiresat expires expiry expiration expirationdate expirein validuntil 만료 만료일 만료시각 만료일시 만료날짜',
  maxClicks: 'maxclicks maxvisits clicklimit 최대클릭 클릭제한 최대클릭수',
  domain: 'domain 도메인',
  status: 'status redirecttype httpstatus 상태코드',
  isEnabled: 'isenabled enabled active 사용',
  forwardsQuery: 'forwardsquery forwardquery 쿼리전달',
  fallbackUrl: 'fallbackurl expiredurl 만료후주소',
  rules: 'rules 규칙',
  experiment: 'experiment 실험',
  isArchived: 'isarchived archived 보관',
  password: 'haspassword password 비밀번호 암호',
};

/** `Long URL`, `long_url` and `longUrl` are one. */
function bare(header: string): string {
  return header
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** What the columns with these headers seem to mean; each column means one thing. */
export function guessColumns(headers: readonly string[]): ColumnMap {
  const names = headers.map(bare);
  const taken = new Set<number>();
  const map: ColumnMap = {};
  for (const [field, known] of Object.entries(HEADERS) as [ImportField, string][]) {
    const column = known
      .split(' ')
      .map((name) => names.indexOf(name))
      .find((index) => index !== -1 && !taken.has(index));
    if (column === undefined) continue;
    map[field] = column;
    taken.add(column);
  }
  return map;
}

function isAddress(cell: string): boolean {
  return /^(?:https?:\/\/|www\.)\S+$/i.test(cell.trim()) || /^[\w-]+(?:\.[\w-]+)+\/\S*$/.test(cell.trim());
}

/** Whether the first line of a file is data already: an address is no header. */
export function isData(cells: readonly string[]): boolean {
  return cells.some(isAddress);
}

/** Where no header says it: the first column that holds an address. */
export function guessUrlColumn(cells: readonly string[]): ColumnMap {
  const column = cells.findIndex(isAddress);
  return column === -1 ? {} : { url: column };
}

/** How tags are told apart in one cell: Shlink writes `|`, all others a comma. */
export function guessTagSeparator(headers: readonly string[]): TagSeparator {
  const names = new Set(headers.map(bare));
  return names.has('longurl') && (names.has('shortcode') || names.has('visits')) ? '|' : ',';
}

/**
 * What stands between the cells: whatever cuts the first records into the same number of cells, and into the most of them. Addresses may hold
 * commas, so a delimiter that cuts some records only is none.
 * @param read the first records, were this the delimiter
 */
export function guessDelimiter(read: (delimiter: Delimiter) => readonly (readonly string[])[]): Delimiter {
  let best: Delimiter = ',';
  let most = 1;
  for (const delimiter of DELIMITERS) {
    const widths = read(delimiter).map((cells) => cells.length);
    const [width = 1] = widths;
    if (width > most && widths.every((each) => each === width)) [best, most] = [delimiter, width];
  }
  if (most > 1) return best;
  // No two records are alike: the headers say it, unless they are addresses.
  const counts = DELIMITERS.map((delimiter) => {
    const [first = []] = read(delimiter);
    return isData(first) ? 1 : first.length;
  });
  const place = counts.indexOf(Math.max(...counts));
  return Math.max(...counts) > 1 ? (DELIMITERS[place] ?? ',') : '\t';
}
