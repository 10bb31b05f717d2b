import type { LinkDraft } from './draft.ts';

/**
 * What a form shows after its link was changed elsewhere: what the person has typed stays, everything else is as it is there now.
 * @param mine the form as it stands
 * @param before how it was opened
 * @param theirs the link as it is now
 */
export function mergeDrafts(mine: LinkDraft, before: LinkDraft, theirs: LinkDraft): LinkDraft {
  const typed = Object.entries(mine).filter(
    ([field, value]) => contentOf(value) !== contentOf(before[field as keyof LinkDraft]),
  );
  return { ...theirs, ...Object.fromEntries(typed) };
}

/** Parts of a form have names of their own, which mean nothing outside of it. */
function contentOf(value: unknown): string {
  return JSON.stringify(value, (name, each) => (name === 'key' ? undefined : each)) ?? '';
}
