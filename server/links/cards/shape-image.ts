import { openRaster } from '@/server/platform/images/open-raster.ts';

/** The longer edge of what is kept, in pixels. */
const EDGE = 600;
/** Smaller ones count visitors or draw lines; nobody means them as pictures. */
const EDGE_MIN = 48;
const QUALITY = 80;

/** A picture of a page as we keep it: WebP, at most 600 px, nothing of its metadata. Null for what is none, broken, tiny or far too large. */
export async function shapeImage(bytes: Buffer): Promise<Buffer | null> {
  const picture = openRaster(bytes);
  if (picture === null) return null;
  try {
    const { width, height } = await picture.metadata();
    if (Math.min(width, height) < EDGE_MIN) return null;
    return await picture
      .resize(EDGE, EDGE, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: QUALITY })
      .toBuffer();
  } catch {
    // Whatever is wrong with it: a card does without.
    return null;
  }
}
