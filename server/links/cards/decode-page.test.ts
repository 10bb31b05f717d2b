import { describe, expect, it } from 'vitest';
import { decodePage } from './decode-page.ts';

/** "가나다" in EUC-KR. */
const EUC_KR = Buffer.from([0xb0, 0xa1, 0xb3, 0xaa, 0xb4, 0xd9]);
const page = (head: string, body: Buffer) => Buffer.concat([Buffer.from(`<html><head>${head}<title>`), body]);

describe('decodePage', () => {
  it.each([
    ['the header', 'text/html; charset=EUC-KR', page('', EUC_KR)],
    ['a quoted header', 'text/html;charset="ks_c_5601-1987"', page('', EUC_KR)],
    ['a meta', 'text/html', page('<meta charset=euc-kr>', EUC_KR)],
    ['an old meta', '', page('<META http-equiv=Content-Type content="text/html; charset=cp949">', EUC_KR)],
    ['nobody, in EUC-KR', 'text/html', page('', EUC_KR)],
    ['nobody, in UTF-8', 'text/html', page('', Buffer.from('가나다'))],
    ['an unknown word', 'text/html; charset=klingon', page('', Buffer.from('가나다'))],
    ['the header against the meta', 'text/html; charset=utf-8', page('<meta charset=euc-kr>', Buffer.from('가나다'))],
    [
      'a mark against the header',
      'text/html; charset=euc-kr',
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('가나다')]),
    ],
    ['a mark of UTF-16', 'text/html', Buffer.from('\ufeff가나다', 'utf16le')],
    ['a meta that cannot be true', 'text/html', page('<meta charset="utf-16">', Buffer.from('가나다'))],
  ])('reads what is declared by %s', (_by, contentType, bytes) => {
    expect(decodePage(bytes, contentType)).toContain('가나다');
  });

  it('reads what is no Korean as western', () => {
    expect(decodePage(Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x20, 0x21]), 'text/html')).toBe('café !');
    expect(decodePage(Buffer.from([0xe9, 0x74, 0xe9, 0x20]), 'text/html; charset=iso-8859-1')).toBe('été ');
  });

  it('is not misled by a cut within a character', () => {
    const cut = Buffer.from('가나다라').subarray(0, 11);
    expect(decodePage(cut, 'text/html')).toContain('가나다');
    expect(decodePage(page('', EUC_KR).subarray(0, -1), 'text/html')).toContain('가나');
  });
});
