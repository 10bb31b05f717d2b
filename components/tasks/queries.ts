import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { TaskJson, TaskPageJson } from '@/server/platform/tasks/schema.ts';

/** The tray shows the latest ones; what is older is of no use to anybody. */
const SHOWN = 20;
/** Steps of long work come many a second: they are read again no more often than this, in ms. */
const QUIET_MS = 2_000;
/** While something runs and the socket is silent, in ms. */
const POLL_MS = 10_000;

const LIST = ['tasks', 'list'] as const;

export function isUnderWay({ state }: Pick<TaskJson, 'state'>): boolean {
  return state === 'waiting' || state === 'running';
}

/** The viewer's latest tasks, newest first. */
export function tasksQuery() {
  return queryOptions({
    queryKey: LIST,
    queryFn: async ({ signal }) => (await fetchJson<TaskPageJson>(`/v1/tasks?limit=${SHOWN}`, { signal })).items,
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? POLL_MS : false),
  });
}

/** Changes one task where it is shown, before the server says so. */
export function patchTask(client: QueryClient, id: string, change: (task: TaskJson) => TaskJson): void {
  client.setQueryData<TaskJson[]>(LIST, (tasks) => tasks?.map((task) => (task.id === id ? change(task) : task)));
}

let waiting: ReturnType<typeof setTimeout> | undefined;
let readAt = 0;

/** What events of tasks do to the cache; the shell's socket calls them. */
export const tasksEvents: Record<string, (client: QueryClient, payload: unknown) => void> = {
  'tasks.changed': (client) => {
    if (waiting !== undefined) return;
    const rest = Math.max(0, readAt + QUIET_MS - Date.now());
    waiting = setTimeout(() => {
      waiting = undefined;
      readAt = Date.now();
      void client.invalidateQueries({ queryKey: LIST });
    }, rest);
  },
};
