'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { uploadFile } from '@/components/api-client/upload-file.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import type { LinkImportJson } from '@/server/links/transfer/schema.ts';
import { IMPORT_MAX_BYTES } from '@/server/links/transfer/terms.ts';
import { importQuery, importsQuery } from './queries.ts';

export const MAX_MEGABYTES = Math.floor(IMPORT_MAX_BYTES / 2 ** 20);
const NAME_MAX = 200;

interface Upload {
  /** 0 to 1 while a file is on its way; null otherwise. */
  share: number | null;
  error: string | null;
  /** `name` is that of a file; null for pasted text. */
  send: (content: Blob, name: string | null) => Promise<void>;
  cancel: () => void;
}

/** Sends a table to the server and goes on to the page where it is looked at. */
export function useUpload(): Upload {
  const t = useTranslations('linkImport.choose');
  const reason = useReason();
  const router = useRouter();
  const client = useQueryClient();
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const stop = useRef<AbortController>(null);

  const send = async (content: Blob, name: string | null) => {
    if (content.size > IMPORT_MAX_BYTES) {
      setError(t('tooLarge', { size: MAX_MEGABYTES }));
      return;
    }
    const controller = new AbortController();
    stop.current = controller;
    setError(null);
    setShare(0);
    const params = new URLSearchParams({ timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });
    if (name !== null) params.set('name', name.slice(-NAME_MAX));
    try {
      const made = await uploadFile<LinkImportJson>(`/v1/link-imports?${params}`, content, {
        method: 'POST',
        onProgress: setShare,
        signal: controller.signal,
      });
      client.setQueryData(importQuery(made.id).queryKey, made);
      void client.invalidateQueries({ queryKey: importsQuery().queryKey });
      router.push(`/links/import/${made.id}`);
    } catch (failure) {
      setShare(null);
      if (!(failure instanceof DOMException && failure.name === 'AbortError')) setError(reason(toApiProblem(failure)));
    }
  };

  return { share, error, send, cancel: () => stop.current?.abort() };
}
