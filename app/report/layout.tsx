import type { ReactNode } from 'react';
import { VisitorFrame } from '@/components/shell/visitor-frame.tsx';

export default function ReportLayout({ children }: { children: ReactNode }) {
  return <VisitorFrame>{children}</VisitorFrame>;
}
