/** Pictures made of pixels only: an SVG could load things or run a script in somebody's print shop. */
export const LOGO_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const;
const BYTES_MAX = 5 * 2 ** 20;
/** Enough for print in the middle of a code of 2,048 px, and small enough to be kept. */
const SIDE = 320;

/**
 * A chosen picture as a square PNG (data address): drawn anew, so that nothing but its pixels is left of the file.
 * @returns `format` or `size` when it cannot be used
 */
export async function readLogo(file: File): Promise<string | 'format' | 'size'> {
  if (file.size > BYTES_MAX) return 'size';
  if (!(LOGO_TYPES as readonly string[]).includes(file.type)) return 'format';
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return 'format';
  }
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  const scale = SIDE / Math.max(picture.width, picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  const pen = canvas.getContext('2d');
  if (pen === null) return 'format';
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(picture, (SIDE - width) / 2, (SIDE - height) / 2, width, height);
  picture.close();
  return canvas.toDataURL('image/png');
}
