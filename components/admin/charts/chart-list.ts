import type { ChartId } from '@/server/admin/metrics/schema.ts';
import type { Unit } from './format-value.ts';

export interface ChartDeclaration {
  id: ChartId;
  unit: Unit;
}

/** The charts in the order of reading: what people feel first, then what causes it. */
export const CHART_GROUPS = [
  {
    id: 'traffic',
    charts: [
      { id: 'requests', unit: 'number' },
      { id: 'latency', unit: 'span' },
      { id: 'errors', unit: 'number' },
      { id: 'clicks', unit: 'number' },
    ],
  },
  {
    id: 'work',
    charts: [
      { id: 'queueAges', unit: 'span' },
      { id: 'jobs', unit: 'number' },
      { id: 'outboxAge', unit: 'span' },
    ],
  },
  {
    id: 'processes',
    charts: [
      { id: 'lag', unit: 'span' },
      { id: 'cpu', unit: 'percent' },
      { id: 'memory', unit: 'bytes' },
    ],
  },
  {
    id: 'redis',
    charts: [
      { id: 'redisMemory', unit: 'bytes' },
      { id: 'redisOps', unit: 'number' },
      { id: 'redisClients', unit: 'number' },
    ],
  },
  {
    id: 'postgres',
    charts: [
      { id: 'pgConnections', unit: 'number' },
      { id: 'pgCommits', unit: 'number' },
      { id: 'pgHits', unit: 'percent' },
      { id: 'pgSize', unit: 'bytes' },
    ],
  },
  {
    id: 'host',
    charts: [
      { id: 'hostCpu', unit: 'percent' },
      { id: 'hostMemory', unit: 'percent' },
      { id: 'hostDisk', unit: 'percent' },
    ],
  },
] as const satisfies { id: string; charts: ChartDeclaration[] }[];

/** A share of something is drawn against the whole of it; a process may use more than one core. */
const WHOLE: ChartId[] = ['hostCpu', 'hostMemory', 'hostDisk'];

export const isWhole = (id: ChartId): boolean => WHOLE.includes(id);
