import sharp, { type Sharp } from 'sharp';

/** 50 megapixels: more than cameras make, and little enough to be unpacked in memory. */
const MAX_PIXELS = 50_000_000;
const MAX_SECONDS = 15;

/** How the files begin that we take: what else sharp could read (SVG, PDF, …) never gets there. */
const SIGNATURES: readonly ((bytes: Buffer) => boolean)[] = [
  (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  (bytes) => bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
  (bytes) => /^GIF8[79]a/.test(bytes.toString('latin1', 0, 6)),
  (bytes) => /^RIFF[\s\S]{4}WEBP/.test(bytes.toString('latin1', 0, 12)),
  (bytes) => /^ftyp(?:avif|avis)/.test(bytes.toString('latin1', 4, 12)),
];

/**
 * Opens a picture that somebody else has made (JPEG, PNG, GIF, WebP or AVIF, told by its content), turned upright, of a moving one the first
 * frame; null for everything else. What is read of it fails when it is broken, too large or too slow; metadata stays behind.
 */
export function openRaster(bytes: Buffer): Sharp | null {
  if (!SIGNATURES.some((matches) => matches(bytes))) return null;
  return sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', animated: false })
    .autoOrient()
    .timeout({ seconds: MAX_SECONDS });
}
