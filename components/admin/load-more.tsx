'use client';

import { Button } from '@/components/ui/button.tsx';

interface Props {
  hasMore: boolean;
  isLoading: boolean;
  label: string;
  loadingLabel: string;
  onLoad: () => unknown;
}

/** Asks for the next page of an operator's list. A button alone: whoever reads a log wants its end to stand still. */
export function LoadMore({ hasMore, isLoading, label, loadingLabel, onLoad }: Props) {
  if (!hasMore) return null;
  return (
    <div className="flex justify-center py-5">
      <Button variant="tertiary" onPress={() => onLoad()} isPending={isLoading}>
        {isLoading ? loadingLabel : label}
      </Button>
    </div>
  );
}
