import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { notify } from '@/components/ui/notify.ts';
import type { AdminPersonJson } from '@/server/admin/people/schema.ts';
import { PEOPLE } from '../queries.ts';

/** What is to be done with somebody. */
export type PersonAct =
  | { kind: 'role'; person: AdminPersonJson; role: AdminPersonJson['role'] }
  | { kind: 'disable' | 'enable' | 'signOut'; person: AdminPersonJson };

async function perform(act: PersonAct): Promise<number> {
  const path = `/v1/admin/people/${act.person.id}`;
  if (act.kind === 'signOut') {
    return (await fetchJson<{ sessions: number }>(`${path}/sign-out`, { method: 'POST' })).sessions;
  }
  const body = act.kind === 'role' ? { role: act.role } : { isDisabled: act.kind === 'disable' };
  await fetchJson<AdminPersonJson>(path, { method: 'PATCH', body });
  return 0;
}

/** Does it, says what came of it, and has the lists read again. */
export function useChangePerson(onSettled: () => void) {
  const t = useTranslations('adminLive.people');
  const tellFailure = useFailureNotice();
  const client = useQueryClient();
  return useMutation({
    mutationFn: perform,
    onSuccess: (sessions, act) => {
      const role = act.kind === 'role' ? t(`roles.${act.role}`) : '';
      notify({ title: t(`done.${act.kind}`, { name: act.person.name, role, count: sessions }), tone: 'success' });
    },
    onError: (error) => tellFailure(t('changeFailed'), error),
    onSettled: () => {
      onSettled();
      return client.invalidateQueries({ queryKey: PEOPLE });
    },
  });
}
