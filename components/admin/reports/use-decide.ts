import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { notify } from '@/components/ui/notify.ts';
import type { DecisionJson, ReportedLinkDetailsJson, ReportedLinkJson } from '@/server/links/reports/schema.ts';
import type { Decision } from '@/server/links/reports/terms.ts';
import { REPORTS, reportedLinkKey } from './queries.ts';

/** What is to be decided about a link. */
export interface DecisionAsk {
  link: ReportedLinkJson;
  decision: Decision;
}

/** Decides, says what came of it, and has the queue read again. Meanwhile nothing is shown as done: who is let through is not guessed. */
export function useDecide(onDone: () => void) {
  const t = useTranslations('adminReports');
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ link, decision, note }: DecisionAsk & { note: string }) => {
      const body: DecisionJson = { decision, note, url: link.url };
      return fetchJson<ReportedLinkDetailsJson>(`/v1/admin/link-reports/${link.linkId}/decisions`, {
        method: 'POST',
        body,
      });
    },
    onSuccess: (details, { link, decision }) => {
      client.setQueryData(reportedLinkKey(link.linkId), details);
      notify({ title: t(`done.${decision}`, { alias: link.alias }), tone: 'success' });
      onDone();
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: REPORTS }),
        client.invalidateQueries({ queryKey: ['admin', 'overview'] }),
      ]),
  });
}
