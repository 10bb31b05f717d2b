import { AppError } from '@/server/platform/errors.ts';
import { openRaster } from '@/server/platform/images/open-raster.ts';
import { PICTURE_SIZES, type PictureSize } from './picture-files.ts';

const QUALITY = 82;

/**
 * Makes of an uploaded picture (JPEG, PNG, GIF, WebP or AVIF, told by its content) the squares that we keep: turned upright, cut round the
 * middle, WebP, without any metadata; of a moving picture the first frame.
 * @throws AppError `unsupported` (`picture_format`), `invalid` (`picture_pixels`, `picture_broken`)
 */
export async function shapePicture(upload: Buffer): Promise<{ size: PictureSize; bytes: Buffer }[]> {
  try {
    return await Promise.all(PICTURE_SIZES.map(async (size) => ({ size, bytes: await square(upload, size) })));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const tooMany = cause instanceof Error && /pixel limit/i.test(cause.message);
    const reason = tooMany ? 'picture_pixels' : 'picture_broken';
    throw new AppError('invalid', 'This picture cannot be read.', { reason }, { cause });
  }
}

function square(upload: Buffer, size: PictureSize): Promise<Buffer> {
  const picture = openRaster(upload);
  if (picture === null) {
    throw new AppError('unsupported', 'Send a JPEG, PNG, GIF, WebP or AVIF.', { reason: 'picture_format' });
  }
  return picture.resize(size, size, { fit: 'cover' }).webp({ quality: QUALITY }).toBuffer();
}
