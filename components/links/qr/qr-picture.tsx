'use client';

import { useMemo } from 'react';
import { drawQr, scannedUrl } from './draw-qr.ts';
import type { QrStyle } from './qr-style.ts';

interface Props {
  shortUrl: string;
  style: QrStyle;
  label: string;
  className?: string;
}

/** The code of a short link as it will be stored. Its colours are those of paper in both themes, because cameras expect it so. */
export function QrPicture({ shortUrl, style, label, className }: Props) {
  const { size, path, logo } = useMemo(() => drawQr(scannedUrl(shortUrl), style), [shortUrl, style]);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} className={className}>
      <rect width={size} height={size} fill={style.light} />
      <path d={path} fill={style.dark} {...(style.shape === 'square' ? { shapeRendering: 'crispEdges' } : {})} />
      {logo !== null && style.logo !== null && (
        <image x={logo.at} y={logo.at} width={logo.side} height={logo.side} href={style.logo} />
      )}
    </svg>
  );
}
