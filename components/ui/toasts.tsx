'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { onFirstNotice } from './notify.ts';

const ToastRegion = dynamic(() => import('./toast-region.tsx').then((module) => module.ToastRegion), { ssr: false });

/** The place of toasts, once at the root; the parts that draw them are loaded with the first one. */
export function Toasts() {
  const [isNeeded, setNeeded] = useState(false);
  useEffect(() => onFirstNotice(() => setNeeded(true)), []);
  return isNeeded && <ToastRegion />;
}
