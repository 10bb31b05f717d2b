'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ImageUp } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { uploadFile } from '@/components/api-client/upload-file.ts';
import { profileQuery, refreshPeople } from '@/components/people/queries.ts';
import { SettingsCard } from '@/components/settings/settings-card.tsx';
import { useReason } from '@/components/shell/use-reason.ts';
import { Avatar } from '@/components/ui/avatar.tsx';
import { Button } from '@/components/ui/button.tsx';
import { notify } from '@/components/ui/notify.ts';
import { ProgressBar } from '@/components/ui/progress-bar.tsx';
import type { ProfileJson } from '@/server/users/profile/schema.ts';

const MAX_BYTES = 5 * 2 ** 20;
const TYPES = 'image/jpeg,image/png,image/gif,image/webp,image/avif';

/** The viewer's picture: chosen, shown at once while it is sent, cancelled, removed. */
export function PictureField({ profile }: { profile: ProfileJson }) {
  const t = useTranslations('profile.picture');
  const input = useRef<HTMLInputElement>(null);
  const picture = usePicture();
  const { upload, remove, share, preview, error } = picture;
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    // The same file can be chosen again after a failure.
    event.target.value = '';
    if (file !== undefined) picture.start(file);
  };
  return (
    <SettingsCard title={t('title')} description={t('description')}>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-4">
        <Avatar name={profile.name} pictureUrl={preview ?? profile.pictureUrl} size="lg" />
        <div className="min-w-0 flex-1 basis-52">
          <input
            ref={input}
            type="file"
            accept={TYPES}
            aria-label={t('choose')}
            onChange={choose}
            className="sr-only"
            tabIndex={-1}
          />
          {upload.isPending ? (
            <div className="flex items-center gap-3">
              <ProgressBar label={t('uploading')} share={share} className="flex-1" />
              <Button size="sm" variant="tertiary" onPress={picture.cancel}>
                {t('cancel')}
              </Button>
            </div>
          ) : (
            <div className="flex flex-wrap gap-2">
              <Button variant="secondary" icon={<ImageUp aria-hidden />} onPress={() => input.current?.click()}>
                {profile.pictureUrl === null ? t('choose') : t('change')}
              </Button>
              {profile.pictureUrl !== null && (
                <Button variant="tertiary" onPress={() => remove.mutate()} isPending={remove.isPending}>
                  {t('remove')}
                </Button>
              )}
            </div>
          )}
          {error !== undefined && (
            <p role="alert" className="mt-2 text-danger-text text-sm">
              {error}
            </p>
          )}
        </div>
      </div>
    </SettingsCard>
  );
}

function usePicture() {
  const t = useTranslations('profile.picture');
  const client = useQueryClient();
  const router = useRouter();
  const reason = useReason();
  const stop = useRef<AbortController | null>(null);
  const [share, setShare] = useState(0);
  const [preview, setPreview] = useState<string | null>(null);
  const [error, setError] = useState<string>();

  useEffect(() => () => void (preview !== null && URL.revokeObjectURL(preview)), [preview]);
  useEffect(() => () => stop.current?.abort(), []);

  const saved = (profile: ProfileJson) => {
    client.setQueryData(profileQuery().queryKey, profile);
    void refreshPeople(client);
    // The frame shows the picture too, and is made on the server.
    router.refresh();
  };
  const fail = (failure: Error) => {
    if (failure.name === 'AbortError') return;
    setError(reason(toApiProblem(failure)));
  };
  const upload = useMutation({
    mutationFn: (file: File) => {
      stop.current = new AbortController();
      return uploadFile<ProfileJson>('/v1/profile/picture', file, {
        onProgress: setShare,
        signal: stop.current.signal,
      });
    },
    onSuccess: (profile) => {
      saved(profile);
      notify({ title: t('saved'), tone: 'success' });
    },
    onError: fail,
    onSettled: () => setPreview(null),
  });
  const remove = useMutation({
    mutationFn: () => fetchJson<ProfileJson>('/v1/profile/picture', { method: 'DELETE' }),
    onMutate: () => setError(undefined),
    onSuccess: (profile) => {
      saved(profile);
      notify({ title: t('removed'), tone: 'success' });
    },
    onError: fail,
  });
  const start = (file: File) => {
    if (file.size > MAX_BYTES) return setError(t('tooLarge'));
    setError(undefined);
    setShare(0);
    setPreview(URL.createObjectURL(file));
    upload.mutate(file);
  };
  return { upload, remove, share, preview, error, start, cancel: () => stop.current?.abort() };
}
