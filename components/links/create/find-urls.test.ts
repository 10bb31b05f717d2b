import { expect, test } from 'vitest';
import { findUrls } from './find-urls.ts';

test.each([
  ['https://a.example/', ['https://a.example/']],
  ['https://a.example/\nhttps://b.example/x?y=1,2\r\n', ['https://a.example/', 'https://b.example/x?y=1,2']],
  ['see https://a.example/, and HTTP://b.example; https://a.example/', ['https://a.example/', 'HTTP://b.example']],
  ['https://a.example/,https://b.example/', ['https://a.example/', 'https://b.example/']],
  ['https://a.example/?to=https://b.example/', ['https://a.example/?to=https://b.example/']],
  ['nothing here, javascript:alert(1)', []],
])('%j', (text, urls) => expect(findUrls(text)).toEqual(urls));
