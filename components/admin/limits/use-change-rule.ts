import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { notify } from '@/components/ui/notify.ts';
import type { LimitRuleJson } from '@/server/admin/limits/schema.ts';
import { limitsQuery, rulePath } from './queries.ts';

/** What is to hold; null parts stay as declared. What was typed and is no number goes to the server as it is, which says what it takes. */
interface RuleWish {
  limit: number | string | null;
  windowMs: number | string | null;
  algorithm: LimitRuleJson['effective']['algorithm'] | null;
  shadow: boolean;
}

interface Change {
  /** null takes the override away. */
  wish: RuleWish | null;
  /** The version that the person saw: of two admins the second is told instead of overwriting the first. */
  version: number;
}

/** Overrides one rule, or sets it back to its declaration, and has the list read again; `data` is the rule as it then is. */
export function useChangeRule(rule: LimitRuleJson, onChanged: () => void) {
  const t = useTranslations('adminLimits.form');
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ wish, version }: Change) =>
      fetchJson<LimitRuleJson>(rulePath(rule.id), {
        ...(wish === null ? { method: 'DELETE' } : { method: 'PUT', body: wish }),
        ifVersion: version,
      }),
    onSuccess: async (_answer, { wish }) => {
      notify({ title: t(wish === null ? 'resetDone' : 'saved', { name: rule.name }), tone: 'success' });
      await client.invalidateQueries({ queryKey: limitsQuery().queryKey });
      onChanged();
    },
    onError: () => client.invalidateQueries({ queryKey: limitsQuery().queryKey }),
  });
}
