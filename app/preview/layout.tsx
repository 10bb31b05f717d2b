import type { ReactNode } from 'react';
import { VisitorFrame } from '@/components/shell/visitor-frame.tsx';

export default function PreviewLayout({ children }: { children: ReactNode }) {
  return <VisitorFrame>{children}</VisitorFrame>;
}
