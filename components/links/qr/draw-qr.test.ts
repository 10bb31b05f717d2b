import jsQR from 'jsqr';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawQr, levelOf, qrSvg, scannedUrl } from './draw-qr.ts';
import { DEFAULT_STYLE, LEVELS, type QrStyle, SHAPES } from './qr-style.ts';

const LINK = scannedUrl('https://maru.example/s/%EB%B4%84-%EC%9E%94%EC%B9%98');

/** Reads a drawing with a decoder that knows nothing of how it was made. */
async function scan(svg: string): Promise<string | undefined> {
  const { data, info } = await sharp(Buffer.from(svg))
    .resize(512)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data;
}

async function solidLogo(): Promise<string> {
  const png = await sharp({ create: { width: 64, height: 64, channels: 4, background: '#c2410c' } })
    .png()
    .toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}

describe('a code', () => {
  test.each(SHAPES.flatMap((shape) => LEVELS.map((level) => ({ shape, level }))))(
    'is read back: $shape, $level',
    async (look) => {
      expect(await scan(qrSvg(LINK, { ...DEFAULT_STYLE, ...look }, 'code'))).toBe(LINK);
    },
  );

  test.each(SHAPES)('is read back with a picture in its middle: %s', async (shape) => {
    const style: QrStyle = {
      ...DEFAULT_STYLE,
      shape,
      level: 'L',
      dark: '#1d4ed8',
      light: '#f8fafc',
      logo: await solidLogo(),
    };
    expect(levelOf(style)).toBe('H');
    for (const text of ['https://maru.example/s/a?qr=1', LINK, `${LINK}&${'x'.repeat(200)}`]) {
      expect(await scan(qrSvg(text, style, 'code'))).toBe(text);
    }
  });

  test('has the free edge that was asked for, and its picture on whole modules in the middle', async () => {
    const plain = drawQr(LINK, { ...DEFAULT_STYLE, quiet: 0 });
    const framed = drawQr(LINK, { ...DEFAULT_STYLE, quiet: 4, level: 'H', logo: await solidLogo() });
    expect(plain.path.startsWith('M0 0')).toBe(true);
    expect(framed.path.startsWith('M4 4')).toBe(true);
    if (framed.logo === null) throw new Error('no place for the picture');
    expect(framed.logo.at * 2 + framed.logo.side).toBe(framed.size);
  });

  test('names itself, whatever the name', () => {
    expect(qrSvg(LINK, DEFAULT_STYLE, '<b>&"')).toContain('<title>&lt;b>&amp;&quot;</title>');
  });
});
