'use client';

import { useQuery } from '@tanstack/react-query';
import { Copy, Download, ImagePlus, TriangleAlert, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { SelectField } from '@/components/ui/select-field.tsx';
import type { LinkJson } from '@/server/links/schema.ts';
import { linkLabel } from '../link-label.ts';
import { linkQuery } from '../queries.ts';
import { ColorField } from './color-field.tsx';
import { colorProblem } from './contrast.ts';
import { levelOf } from './draw-qr.ts';
import { QrPicture } from './qr-picture.tsx';
import { DEFAULT_STYLE, keepStyle, LEVELS, type QrStyle, QUIET_MAX, readStyle, SHAPES } from './qr-style.ts';
import { LOGO_TYPES, readLogo } from './read-logo.ts';
import { PNG_SIDES } from './render-png.ts';
import { useQrFiles } from './use-qr-files.ts';

/** The code of a link, as one likes it; the page has read the link already. */
export function QrDesigner({ id }: { id: string }) {
  const { data: link } = useQuery(linkQuery(id));
  return link && <Designer link={link} />;
}

function Designer({ link }: { link: LinkJson }) {
  const t = useTranslations('links.qr');
  const [style, setStyle] = useState(DEFAULT_STYLE);
  const [side, setSide] = useState<number>(PNG_SIDES[1]);
  const files = useQrFiles(link, style);
  useEffect(() => setStyle(readStyle()), []);
  const set = (patch: Partial<QrStyle>) => {
    const next = { ...style, ...patch };
    setStyle(next);
    keepStyle(next);
  };
  const problem = colorProblem(style);
  return (
    <div className="grid items-start gap-6 md:grid-cols-[20rem_minmax(0,1fr)]">
      <section
        aria-label={t('preview')}
        className="rounded-2xl border border-border bg-surface p-4 shadow-surface sm:p-5 md:sticky md:top-20"
      >
        <QrPicture
          shortUrl={link.shortUrl}
          style={style}
          label={t('picture', { link: linkLabel(link.shortUrl) })}
          className="mx-auto aspect-square w-full max-w-72 rounded-xl ring-1 ring-border"
        />
        <p className="mt-3 text-center text-[0.8125rem] text-muted leading-snug">{t('counted')}</p>
        <div className="mt-4 flex flex-col gap-2">
          <div className="flex items-end gap-2">
            <SelectField
              label={t('side')}
              options={PNG_SIDES.map((each) => ({ id: String(each), label: t('pixels', { side: each }) }))}
              value={String(side)}
              onChange={(value) => setSide(Number(value))}
              className="min-w-0 flex-1"
            />
            <Button
              variant="primary"
              className="h-11 sm:h-10"
              icon={<Download aria-hidden />}
              isPending={files.busy === 'png'}
              onPress={() => files.storePng(side)}
            >
              {t('png')}
            </Button>
          </div>
          <div className="grid grid-cols-2 gap-2">
            <Button
              variant="tertiary"
              fullWidth
              icon={<Download aria-hidden />}
              isPending={files.busy === 'svg'}
              onPress={files.storeSvg}
            >
              {t('svg')}
            </Button>
            <Button
              variant="tertiary"
              fullWidth
              icon={<Copy aria-hidden />}
              isPending={files.busy === 'copy'}
              onPress={files.copy}
            >
              {t('copy')}
            </Button>
          </div>
        </div>
      </section>
      <section
        aria-label={t('design')}
        className="flex flex-col gap-6 rounded-2xl border border-border bg-surface p-4 shadow-surface sm:p-5"
      >
        <ChoiceGroup
          legend={t('shape')}
          options={SHAPES.map((shape) => ({ id: shape, label: t(`shapes.${shape}`) }))}
          value={style.shape}
          onChange={(shape) => set({ shape })}
        />
        <div>
          <div className="grid max-w-md gap-4 sm:grid-cols-2">
            <ColorField label={t('dark')} value={style.dark} onChange={(dark) => set({ dark })} />
            <ColorField label={t('light')} value={style.light} onChange={(light) => set({ light })} />
          </div>
          <p role="status" className="mt-2 empty:hidden">
            {problem !== null && (
              <span className="flex items-start gap-2 rounded-lg bg-warning/12 px-3 py-2 text-[0.8125rem] text-warning-text leading-snug">
                <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
                {t(`problems.${problem}`)}
              </span>
            )}
          </p>
        </div>
        <LogoField logo={style.logo} onChange={(logo) => set({ logo })} />
        <div>
          {style.logo === null ? (
            <ChoiceGroup
              legend={t('level')}
              options={LEVELS.map((level) => ({ id: level, label: t(`levels.${level}`) }))}
              value={style.level}
              onChange={(level) => set({ level })}
            />
          ) : (
            <p className="text-sm">
              <span className="mb-1.5 block font-medium">{t('level')}</span>
              {t('levelFixed', { level: t(`levels.${levelOf(style)}`) })}
            </p>
          )}
          <p className="mt-1.5 text-[0.8125rem] text-muted leading-snug">{t('levelHint')}</p>
        </div>
        <div>
          <SelectField
            label={t('quiet')}
            options={Array.from({ length: QUIET_MAX + 1 }, (_each, count) => ({
              id: String(count),
              label: t('modules', { count }),
            }))}
            value={String(style.quiet)}
            onChange={(quiet) => set({ quiet: Number(quiet) })}
            className="max-w-48"
          />
          <p className="mt-1.5 text-[0.8125rem] text-muted leading-snug">
            {style.quiet < DEFAULT_STYLE.quiet ? t('quietNarrow') : t('quietHint')}
          </p>
        </div>
        <div>
          <Button size="sm" variant="ghost" onPress={() => set(DEFAULT_STYLE)}>
            {t('reset')}
          </Button>
        </div>
      </section>
    </div>
  );
}

function LogoField({ logo, onChange }: { logo: string | null; onChange: (logo: string | null) => void }) {
  const t = useTranslations('links.qr');
  const input = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<string>();
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    // The same file can be chosen again after a failure.
    event.target.value = '';
    if (file === undefined) return;
    const read = await readLogo(file);
    if (read === 'format' || read === 'size') setError(t(`logoErrors.${read}`));
    else {
      setError(undefined);
      onChange(read);
    }
  };
  return (
    <div>
      <p className="mb-1.5 font-medium text-sm">{t('logo')}</p>
      <div className="flex flex-wrap items-center gap-2">
        <input
          ref={input}
          type="file"
          accept={LOGO_TYPES.join(',')}
          aria-label={t('logoChoose')}
          onChange={choose}
          className="sr-only"
          tabIndex={-1}
        />
        {logo !== null && (
          // biome-ignore lint/performance/noImgElement: a data address, drawn by ourselves
          <img src={logo} alt="" className="size-10 rounded-lg bg-white object-contain ring-1 ring-border" />
        )}
        <Button variant="tertiary" icon={<ImagePlus aria-hidden />} onPress={() => input.current?.click()}>
          {logo === null ? t('logoChoose') : t('logoChange')}
        </Button>
        {logo !== null && (
          <Button variant="ghost" icon={<X aria-hidden />} onPress={() => onChange(null)}>
            {t('logoRemove')}
          </Button>
        )}
      </div>
      <p
        className={`mt-1.5 text-[0.8125rem] leading-snug ${error === undefined ? 'text-muted' : 'text-danger-text'}`}
        role={error === undefined ? undefined : 'alert'}
      >
        {error ?? t('logoHint')}
      </p>
    </div>
  );
}
