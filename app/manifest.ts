import type { MetadataRoute } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';

/** What a browser needs to put Maru on a home screen; in the language of whoever asks. */
export default async function manifest(): Promise<MetadataRoute.Manifest> {
  const [t, lang] = await Promise.all([getTranslations('app'), getLocale()]);
  const icon = (purpose: 'any' | 'maskable', size: number) => ({
    src: purpose === 'any' ? `/icon-${size}.png` : `/icon-maskable-${size}.png`,
    sizes: `${size}x${size}`,
    type: 'image/png',
    purpose,
  });
  return {
    id: '/',
    name: t('name'),
    short_name: t('name'),
    description: t('description'),
    lang,
    start_url: '/',
    scope: '/',
    display: 'standalone',
    theme_color: '#fafafa',
    background_color: '#fafafa',
    icons: [
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      icon('any', 192),
      icon('any', 512),
      icon('maskable', 192),
      icon('maskable', 512),
    ],
  };
}
