import type { LinkDraft } from './draft.ts';

const KEY = 'maru.link-draft';

/** A form that was left without saving: `before` is how it was opened, `version` the link's version then. */
export interface KeptDraft {
  viewerId: string;
  /** The link, or `new`. */
  of: string;
  version: number;
  draft: LinkDraft;
  before: LinkDraft;
}

/** Keeps what was typed as long as this tab lives, for who goes back by accident. A password is not written down. */
export function keepDraft(kept: KeptDraft): void {
  try {
    const draft: LinkDraft = { ...kept.draft, password: { kind: 'keep' } };
    sessionStorage.setItem(KEY, JSON.stringify({ ...kept, draft }));
  } catch {
    // Storage is closed or full: then leaving loses what was typed, as it does everywhere else.
  }
}

/** What was kept of this form, once; null when it was another form or another person. */
export function takeKeptDraft(of: string, viewerId: string): KeptDraft | null {
  try {
    const stored = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as KeptDraft | null;
    if (stored?.of !== of || stored.viewerId !== viewerId) return null;
    forgetDraft();
    return stored;
  } catch {
    return null;
  }
}

export function forgetDraft(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}
