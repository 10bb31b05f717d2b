import sharp from 'sharp';
import { AppError } from '@/server/platform/errors.ts';
import { PICTURE_SIZES, type PictureSize } from './picture-files.ts';

/** 50 megapixels: more than cameras make, and little enough to be unpacked in memory. */
const MAX_PIXELS = 50_000_000;
const MAX_SECONDS = 15;
const QUALITY = 82;

/** How the files begin that we take: what else sharp could read (SVG, PDF, …) never gets there. */
const SIGNATURES: readonly ((bytes: Buffer) => boolean)[] = [
  (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  (bytes) => bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
  (bytes) => /^GIF8[79]a/.test(bytes.toString('latin1', 0, 6)),
  (bytes) => /^RIFF[\s\S]{4}WEBP/.test(bytes.toString('latin1', 0, 12)),
  (bytes) => /^ftyp(?:avif|avis)/.test(bytes.toString('latin1', 4, 12)),
];

/**
 * Makes of an uploaded picture (JPEG, PNG, GIF, WebP or AVIF, told by its content) the squares that we keep: turned upright, cut round the
 * middle, WebP, without any metadata; of a moving picture the first frame.
 * @throws AppError `unsupported` (`picture_format`), `invalid` (`picture_pixels`, `picture_broken`)
 */
export async function shapePicture(upload: Buffer): Promise<{ size: PictureSize; bytes: Buffer }[]> {
  if (!SIGNATURES.some((matches) => matches(upload))) {
    throw new AppError('unsupported', 'Send a JPEG, PNG, GIF, WebP or AVIF.', { reason: 'picture_format' });
  }
  try {
    return await Promise.all(PICTURE_SIZES.map(async (size) => ({ size, bytes: await square(upload, size) })));
  } catch (cause) {
    const tooMany = cause instanceof Error && /pixel limit/i.test(cause.message);
    const reason = tooMany ? 'picture_pixels' : 'picture_broken';
    throw new AppError('invalid', 'This picture cannot be read.', { reason }, { cause });
  }
}

function square(upload: Buffer, size: PictureSize): Promise<Buffer> {
  return sharp(upload, { limitInputPixels: MAX_PIXELS, failOn: 'error', animated: false })
    .autoOrient()
    .resize(size, size, { fit: 'cover' })
    .webp({ quality: QUALITY })
    .timeout({ seconds: MAX_SECONDS })
    .toBuffer();
}
