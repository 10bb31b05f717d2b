/** Hosts of services that shorten links: what they say their links lead to is looked at before a link of ours leads to one. */
const HOSTS: ReadonlySet<string> = new Set([
  ...[
    '1url.com',
    'a.co',
    'abit.ly',
    'adf.ly',
    'amzn.to',
    'asq.kr',
    'bit.do',
    'bit.ly',
    'bl.ink',
    'buff.ly',
    'c.gle',
    'c11.kr',
  ],
  ...[
    'clck.ru',
    'cutt.ly',
    'db.tt',
    'dlvr.it',
    'dub.sh',
    'fb.me',
    'forms.gle',
    'g.co',
    'g.page',
    'git.io',
    'goo.gl',
    'goo.su',
  ],
  ...[
    'han.gl',
    'ift.tt',
    'is.gd',
    'j.mp',
    'kko.to',
    'kutt.it',
    'linktr.ee',
    'lnkd.in',
    'lrl.kr',
    'maps.app.goo.gl',
    'me2.do',
  ],
  ...[
    'muz.so',
    'naver.me',
    'ow.ly',
    'photos.app.goo.gl',
    'po.st',
    'qr.ae',
    'rb.gy',
    'rebrand.ly',
    's.id',
    'shorturl.at',
  ],
  ...[
    'soo.gd',
    't.co',
    't.ly',
    't2m.io',
    'tiny.cc',
    'tiny.one',
    'tinyurl.com',
    'trib.al',
    'u.nu',
    'url.kr',
    'v.gd',
    'vo.la',
  ],
  ...['wp.me', 'x.gd', 'youtu.be', 'zpr.io', 'zrr.kr'],
]);

/** Services that give each customer a name below theirs. */
const SUFFIXES: readonly string[] = ['.page.link', '.app.link', '.short.gy'];

/** Whether this address belongs to a known shortener. */
export function isShortener({ hostname }: URL): boolean {
  const host = hostname.replace(/\.$/, '').replace(/^www\./, '');
  return HOSTS.has(host) || SUFFIXES.some((suffix) => host.endsWith(suffix));
}
