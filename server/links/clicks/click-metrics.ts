import { Counter, Gauge } from 'prom-client';
import { registry } from '@/server/platform/metrics/registry.ts';
import { singleton } from '@/server/platform/singleton.ts';

const registers = [registry];

const metrics = singleton('links.click-metrics', () => ({
  clicksCounted: new Counter({ name: 'clicks_counted_total', help: 'Clicks counted from the stream.', registers }),
  clicksStoredDirectly: new Counter({
    name: 'clicks_stored_directly_total',
    help: 'Clicks written past the stream, because Redis was away.',
    registers,
  }),
  clicksLost: new Counter({
    name: 'clicks_lost_total',
    help: 'Clicks given up, because neither Redis nor Postgres took any for long.',
    registers,
  }),
  clickLag: new Gauge({
    name: 'click_lag_seconds',
    help: 'Age of the oldest click of the last batch when it was counted; 0 when none waits.',
    registers,
  }),
}));

export const { clicksCounted, clicksStoredDirectly, clicksLost, clickLag } = metrics;
