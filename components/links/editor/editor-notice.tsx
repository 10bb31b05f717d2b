'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button.tsx';

interface Props {
  icon: ReactNode;
  children: ReactNode;
  action: string;
  onAction: () => void;
}

/** What happened to the form meanwhile, and the one thing to do about it. */
export function EditorNotice({ icon, children, action, onAction }: Props) {
  return (
    <div
      role="status"
      className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-2xl border border-border bg-surface px-4 py-3 shadow-surface"
    >
      <span aria-hidden className="text-warning-text [&_svg]:size-4.5">
        {icon}
      </span>
      <p className="min-w-52 flex-1 text-sm leading-relaxed">{children}</p>
      <Button size="sm" variant="tertiary" onPress={onAction}>
        {action}
      </Button>
    </div>
  );
}
