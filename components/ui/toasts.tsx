'use client';

import { useEffect, useState } from 'react';
import { lazyQuiet } from './lazy-part.tsx';
import { onFirstNotice } from './notify.ts';

const ToastRegion = lazyQuiet(() => import('./toast-region.tsx').then((module) => module.ToastRegion));

/** The place of toasts, once at the root; the parts that draw them are loaded with the first one. */
export function Toasts() {
  const [isNeeded, setNeeded] = useState(false);
  useEffect(() => onFirstNotice(() => setNeeded(true)), []);
  return isNeeded && <ToastRegion />;
}
