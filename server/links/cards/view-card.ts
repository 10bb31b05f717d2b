import type { LinkCardView } from '../schema.ts';
import { TARGET_FAILURES } from '../targets/terms.ts';
import { cardImageUrl } from './card-image.ts';

type StoredCard = {
  title: string | null;
  description: string | null;
  siteName: string | null;
  imageKey: string | null;
  failure: string | null;
  fetchedAt: Date;
};

/** A card as people get it. */
export function viewCard({ title, description, siteName, imageKey, failure, fetchedAt }: StoredCard): LinkCardView {
  return {
    title,
    description,
    siteName,
    imageUrl: cardImageUrl(imageKey),
    fetchedAt: fetchedAt.toISOString(),
    failure: TARGET_FAILURES.find((known) => known === failure) ?? null,
  };
}
