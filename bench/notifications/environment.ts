// What this measurement and the processes it starts are told, before anything of the product is loaded: the logger reads its level at once.
import { tmpdir } from 'node:os';

Object.assign(process.env, {
  NODE_ENV: 'production',
  LOG_LEVEL: 'error',
  STORAGE_URL: `file://${tmpdir()}/maru-bench-objects`,
  AUTH_SECRET: 'only-for-benches-only-for-benches-only',
  LINK_ALIAS_KEY: '0123456789abcdef'.repeat(4),
  STORAGE_SIGNING_KEY: 'only-for-benches-only-for-benches-only',
});
