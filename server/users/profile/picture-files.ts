/** The edges of the squares in which a picture is kept, in pixels: for lists, and for the page of a person. */
export const PICTURE_SIZES = [128, 512] as const;

export type PictureSize = (typeof PICTURE_SIZES)[number];

/** Where one size of a picture lies. `pictureKey` is random and new with every picture: an address never shows another picture. */
export function pictureFile(pictureKey: string, size: PictureSize): string {
  return `pictures/${pictureKey}-${size}.webp`;
}

/** Everything that is kept of a picture. */
export function pictureFiles(pictureKey: string | null): string[] {
  return pictureKey === null ? [] : PICTURE_SIZES.map((size) => pictureFile(pictureKey, size));
}

/** The address of a picture for browsers, which may keep it for ever; null when there is none. */
export function pictureUrl(pictureKey: string | null, size: PictureSize = 128): string | null {
  return pictureKey === null ? null : `/v1/people/pictures/${pictureKey}/${size}`;
}
