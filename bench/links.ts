import { parseArgs } from 'node:util';
import { freePort } from '../scripts/services/ports.mjs';
import { startStack } from '../scripts/testing/stack.mjs';
import { BENCH_EMAIL, signUpAdmin } from './client.ts';
import { measureCreates } from './links/creates.ts';
import { fillLinks, measureDashboards } from './links/dashboards.ts';
import { measureImport } from './links/imports.ts';
import { measureRedirects } from './links/redirects.ts';
import { measureScrolling } from './links/scrolling.ts';

const { values } = parseArgs({
  options: {
    /** Which parts; dashboards and scrolling are of a Maru with so many `links` and `clicks`. */
    only: { type: 'string', default: 'redirects,dashboards,scrolling,creates,imports' },
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '3' },
    links: { type: 'string', default: '100000' },
    clicks: { type: 'string', default: '1000000' },
  },
});
const parts = new Set(values.only.split(','));

/** `npm run bench links`: redirects beside the least that could do them, dashboards and the list of links of a Maru that is full, links made and imported. */
const redirectorPort = await freePort();
const stack = await startStack({
  // Visitors of many addresses, and as many calls of one person as go.
  env: { REDIRECTOR_PORT: String(redirectorPort), TRUSTED_PROXIES: '127.0.0.1', RATE_LIMIT_FACTOR: '100000' },
});
try {
  const api = await signUpAdmin(stack);
  if (parts.has('redirects')) {
    await measureRedirects(stack, api, {
      rounds: Number(values.rounds),
      seconds: Number(values.seconds),
      redirectorPort,
    });
  }
  const size = { links: Number(values.links), clicks: Number(values.clicks), email: BENCH_EMAIL };
  if (parts.has('dashboards') || parts.has('scrolling')) await fillLinks(stack, size);
  if (parts.has('dashboards')) await measureDashboards(stack, api, size);
  if (parts.has('scrolling')) await measureScrolling(stack);
  if (parts.has('creates')) await measureCreates(api);
  if (parts.has('imports')) await measureImport(api);
} finally {
  await stack.stop();
}
