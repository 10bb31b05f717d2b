'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { copyText } from '@/components/ui/copy-text.ts';
import { notify } from '@/components/ui/notify.ts';
import type { LinkJson } from '@/server/links/schema.ts';
import { linkLabel } from '../link-label.ts';
import { drawQr, qrSvg, scannedUrl } from './draw-qr.ts';
import type { QrStyle } from './qr-style.ts';
import { download, renderPng } from './render-png.ts';

/** On the clipboard a picture of this size looks right in a document and on a slide. */
const COPIED_SIDE = 1_024;

/** Stores and copies the code of a link; what fails is told. */
export function useQrFiles(link: LinkJson, style: QrStyle) {
  const t = useTranslations('links.qr');
  const [busy, setBusy] = useState<'png' | 'svg' | 'copy' | null>(null);
  const label = linkLabel(link.shortUrl);
  const svg = () => qrSvg(scannedUrl(link.shortUrl), style, label);
  const png = (side: number) => renderPng(svg(), drawQr(scannedUrl(link.shortUrl), style).size, style.light, side);
  const run = async (what: 'png' | 'svg' | 'copy', work: () => Promise<void> | void) => {
    setBusy(what);
    try {
      await work();
    } catch {
      notify({ title: t('failed'), tone: 'danger' });
    }
    setBusy(null);
  };
  return {
    busy,
    storePng: (side: number) => run('png', async () => download(await png(side), `${link.alias}-${side}.png`)),
    storeSvg: () => run('svg', () => download(new Blob([svg()], { type: 'image/svg+xml' }), `${link.alias}.svg`)),
    copy: () =>
      run('copy', async () => {
        if (typeof ClipboardItem !== 'undefined' && window.isSecureContext) {
          // Safari wants the promise itself, or the press is too long ago when the picture is there.
          await navigator.clipboard.write([new ClipboardItem({ 'image/png': png(COPIED_SIDE) })]);
          notify({ title: t('copied'), tone: 'success' });
        } else if (await copyText(svg())) notify({ title: t('copiedSvg'), tone: 'success' });
        else notify({ title: t('failed'), tone: 'danger' });
      }),
  };
}
