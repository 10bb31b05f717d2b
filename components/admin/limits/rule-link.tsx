'use client';

import type { MouseEvent } from 'react';
import { writeParam } from '../write-param.ts';
import { ruleLinkId } from './rule-link-id.ts';

/** Leads to one rule: an address of its own, so that it opens in a new tab too. The keyboard comes back to the one that `isHome`. */
export function RuleLink({ id, name, isHome = false }: { id: string; name: string; isHome?: boolean }) {
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    writeParam('rule', id, true);
  };
  return (
    <a
      id={isHome ? ruleLinkId(id) : undefined}
      href={`/admin/limits?rule=${encodeURIComponent(id)}`}
      onClick={open}
      className="inline-flex min-h-6 items-center break-words rounded underline-offset-4 [overflow-wrap:anywhere] hover:underline"
    >
      {name}
    </a>
  );
}
