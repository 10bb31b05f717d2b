'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { LinkJson } from '@/server/links/schema.ts';
import { linkLabel } from '../link-label.ts';
import { QrPicture } from './qr-picture.tsx';
import { readStyle } from './qr-style.ts';

/** The code of a link in the style that this browser used last. */
export function QrPreview({ link }: { link: LinkJson }) {
  const t = useTranslations('links.qr');
  const [style] = useState(readStyle);
  return (
    <QrPicture
      shortUrl={link.shortUrl}
      style={style}
      label={t('picture', { link: linkLabel(link.shortUrl) })}
      className="mx-auto aspect-square w-full max-w-44 rounded-xl ring-1 ring-border"
    />
  );
}
