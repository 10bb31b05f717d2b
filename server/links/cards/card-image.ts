import { serveImage } from '@/server/platform/http/serve-image.ts';
import { storage } from '@/server/platform/storage/storage.ts';
import type { CardImageRef } from '../schema.ts';

/** Where a picture of a card lies. Its key is random and new with every picture: an address never shows another one. */
export function cardImageFile(imageKey: string): string {
  return `link-cards/${imageKey}.webp`;
}

/** The address of a picture for browsers, which may keep it for ever; null when there is none. */
export function cardImageUrl(imageKey: string | null): string | null {
  return imageKey === null ? null : `/v1/links/card-images/${imageKey}`;
}

/** The answer with a picture, for whoever knows its key. @throws AppError `not_found` */
export function serveCardImage(imageKey: string): Promise<Response> {
  return serveImage(cardImageFile(imageKey));
}

/** The job that deletes a picture that no card shows any more. */
export function deleteCardImageFile({ imageKey }: CardImageRef): Promise<void> {
  return storage().delete(cardImageFile(imageKey));
}
