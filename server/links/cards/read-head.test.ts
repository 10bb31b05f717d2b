import { describe, expect, it } from 'vitest';
import { readHead } from './read-head.ts';

const URL_OF_PAGE = 'https://shop.example/deep/page?x=1';
const read = (html: string) => readHead(html, URL_OF_PAGE);

describe('readHead', () => {
  it('reads Open Graph before Twitter before plain HTML', () => {
    const head = read(`<!doctype html><html><head>
      <title>Plain</title><meta name="description" content="plain words">
      <meta name="twitter:title" content="Twitter"><meta name="twitter:description" content="twitter words">
      <meta property="og:title" content="Open &amp; Graph"><meta property="og:description" content="graph words">
      <meta property="og:site_name" content="Shop"><meta property="og:image" content="/a.png">`);
    expect(head).toEqual({
      title: 'Open & Graph',
      description: 'graph words',
      siteName: 'Shop',
      images: ['https://shop.example/a.png'],
    });
    expect(read('<title>Plain</title><meta name=description content="plain words">')).toMatchObject({
      title: 'Plain',
      description: 'plain words',
    });
    expect(read('<meta name="TWITTER:title" content="T"><title>P</title>').title).toBe('T');
  });

  it('takes the first of several, and none that is empty', () => {
    const head = read(
      '<meta property=og:title content=" "><meta property=og:title content="One"><meta property=og:title content="Two"><title></title>',
    );
    expect(head.title).toBe('One');
    expect(read('<title>A</title><title>B</title>').title).toBe('A');
  });

  it('finds addresses from the page, its base, or nowhere', () => {
    expect(read('<meta property=og:image content="img/a.png">').images).toEqual([
      'https://shop.example/deep/img/a.png',
    ]);
    expect(read('<meta property=og:image content="//cdn.example/a.png">').images).toEqual([
      'https://cdn.example/a.png',
    ]);
    const based = read('<base href="/other/"><base href="/wrong/"><meta property=og:image content="a.png">');
    expect(based.images).toEqual(['https://shop.example/other/a.png']);
    expect(read('<base href="http://["><meta property=og:image content="http://[">').images).toEqual([]);
  });

  it('falls back to the picture of a bookmark, and keeps three at most', () => {
    const head = read(`<link rel="icon" href="/favicon.ico"><link rel="apple-touch-icon" href="/touch.png">
      <meta name="twitter:image" content="/t.png"><meta property="og:image" content="/t.png">
      <link rel="apple-touch-icon" href="/2.png"><link rel="image_src" href="/3.png">`);
    expect(head.images).toEqual(['/t.png', '/touch.png', '/2.png'].map((path) => `https://shop.example${path}`));
  });

  it('takes a favicon that says it is large, when nothing better is there', () => {
    const icons = `<link rel="shortcut icon" href="/favicon.ico"><link rel="icon" sizes="16x16" href="/16.png">
      <link rel="icon" sizes="32x32 192X192" href="/192.png"><link rel="icon" sizes="any" href="/any.svg">`;
    expect(read(icons).images).toEqual(['https://shop.example/192.png']);
    expect(read(`${icons}<link rel="apple-touch-icon" href="/touch.png">`).images[0]).toBe(
      'https://shop.example/touch.png',
    );
  });

  it('leaves out titles of drawings, scripts and comments', () => {
    const head = read(
      '<svg><title>Arrow</title></svg><!-- <title>No</title> --><script>"<title>No</title>"</script><title>Yes</title>',
    );
    expect(head.title).toBe('Yes');
  });

  it('cleans and cuts texts', () => {
    const head = read(
      `<title>  a\n\tb\u0000\u202egnp.exe\u2066\u200bc </title><meta name=description content="${'🙂'.repeat(600)}">`,
    );
    expect(head.title).toBe('a b gnp.exec');
    expect([...(head.description ?? '')]).toHaveLength(500);
    expect(head.description?.endsWith('🙂…')).toBe(true);
    expect(read('<title>👨‍👩‍👧 가족</title>').title).toBe('👨‍👩‍👧 가족');
    expect(read(`<title>${'x'.repeat(100_000)}</title>`).title).toHaveLength(200);
  });

  it.each([
    ['nothing', ''],
    ['no HTML', 'just words'],
    ['an open end', '<meta property="og:title" content="x'],
    ['broken tags', '<<<meta <title <>'],
    ['a wall of brackets', '<'.repeat(200_000)],
    ['attributes without end', `<meta ${'a '.repeat(100_000)}>`],
    ['deep nesting', '<div>'.repeat(50_000)],
  ])('survives %s', (_name, html) => {
    expect(read(html)).toEqual({ title: null, description: null, siteName: null, images: [] });
  });
});
