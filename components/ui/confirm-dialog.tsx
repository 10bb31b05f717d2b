'use client';

import { lazyOver } from './lazy-part.tsx';

/** Asks before what cannot be undone. Esc means no. */
export const ConfirmDialog = lazyOver(() => import('./alert-dialog.tsx').then((module) => module.AlertDialog));
