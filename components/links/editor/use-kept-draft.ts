'use client';

import { useEffect, useRef, useState } from 'react';
import { forgetDraft, type KeptDraft, keepDraft, takeKeptDraft } from './keep-draft.ts';
import type { LinkForm } from './use-link-form.ts';

interface Options {
  form: LinkForm;
  /** The link, or `new`. */
  of: string;
  viewerId: string;
  version: number;
  /** Brings back what was kept. */
  onBack: (kept: KeptDraft) => void;
}

/**
 * Keeps what was typed when the page is left on a way that asks nobody (the back button, a shortcut, a reload), and brings it back when the form is
 * opened again in this tab.
 */
export function useKeptDraft({ form, of, viewerId, version, onBack }: Options): {
  isBack: boolean;
  /** It was saved, or given up: nothing is kept. */
  letGo: () => void;
} {
  const [isBack, setBack] = useState(false);
  const isOver = useRef(false);
  const latest = useRef({ form, version, onBack });
  latest.current = { form, version, onBack };
  useEffect(() => {
    const kept = takeKeptDraft(of, viewerId);
    if (kept !== null) {
      latest.current.onBack(kept);
      setBack(true);
    }
    const keep = () => {
      const { form: now, version: base } = latest.current;
      if (now.isChanged && !isOver.current)
        keepDraft({ viewerId, of, version: base, draft: now.draft, before: now.before });
    };
    window.addEventListener('pagehide', keep);
    return () => {
      window.removeEventListener('pagehide', keep);
      keep();
    };
  }, [of, viewerId]);
  return {
    isBack,
    letGo: () => {
      isOver.current = true;
      setBack(false);
      forgetDraft();
    },
  };
}
