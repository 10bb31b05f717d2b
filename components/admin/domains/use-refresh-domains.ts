import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { domainsQuery } from '@/components/links/queries.ts';
import { domainListQuery } from './queries.ts';

/** Reads the domains anew wherever they are shown: here, and where links are made. */
export function useRefreshDomains(): () => Promise<unknown> {
  const client = useQueryClient();
  return useCallback(
    () =>
      Promise.all([domainListQuery(), domainsQuery()].map(({ queryKey }) => client.invalidateQueries({ queryKey }))),
    [client],
  );
}
