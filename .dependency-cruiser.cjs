// Who may import whom: the rules of docs/architecture.md, as errors. Run by `npm run check`.
const SYSTEM = '^server/(?!blocks/|platform/|edge/|realtime/)([^/]+)/';
const TEST = '\\.test\\.tsx?$|(^|/)factory\\.ts$|\\.conformance\\.ts$|(^|/)testing/';
const OURS = '^(app|components|server|workers|scripts|bench|e2e|messages|prisma)/';

/** A rule that makes an import an error. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbid('no-circular', 'Circles of files cannot be understood or tested one by one.', {}, { circular: true }),
    forbid(
      'blocks-alone',
      'A block imports itself, npm packages and another block’s index.ts; clock, randomness, store and client are passed in.',
      { path: '^server/blocks/([^/]+)/', pathNot: TEST },
      { path: OURS, pathNot: ['^server/blocks/$1/', '^server/blocks/[^/]+/index\\.ts$'] },
    ),
    forbid(
      'platform-below-systems',
      'platform imports platform and blocks only.',
      { path: '^server/platform/', pathNot: TEST },
      { path: OURS, pathNot: ['^server/platform/', '^server/blocks/[^/]+/index\\.ts$'] },
    ),
    forbid(
      'systems-apart',
      'A system sees of another only jobs.ts, schema.ts and lookup.ts.',
      { path: SYSTEM, pathNot: TEST },
      {
        path: OURS,
        pathNot: [
          '^server/$1/',
          '^server/platform/',
          '^server/blocks/[^/]+/index\\.ts$',
          '^server/[^/]+/(jobs|schema|terms|lookup)\\.ts$',
          '^messages/',
        ],
      },
    ),
    forbid(
      'jobs-light',
      'jobs.ts imports only schema.ts, terms.ts and platform/queue.',
      { path: '^server/[^/]+/jobs\\.ts$' },
      { path: OURS, pathNot: ['^server/[^/]+/(schema|terms)\\.ts$', '^server/platform/queue/'] },
    ),
    forbid(
      'lookup-own-rooms',
      'lookup.ts imports only its own rooms and the platform.',
      { path: '^server/([^/]+)/lookup\\.ts$' },
      { path: OURS, pathNot: ['^server/$1/', '^server/platform/', '^server/blocks/[^/]+/index\\.ts$'] },
    ),
    forbid(
      'schema-pure',
      'schema.ts holds zod, other schemas and terms, nothing else.',
      { path: '^server/.+/schema\\.ts$', pathNot: TEST },
      { pathNot: ['/(schema|terms)\\.ts$', 'node_modules/zod/'] },
    ),
    forbid(
      'terms-plain',
      'terms.ts is what browsers run too: plain values, no packages.',
      { path: '^server/.+/terms\\.ts$', pathNot: TEST },
      { pathNot: ['/terms\\.ts$'] },
    ),
    forbid(
      'schema-as-types',
      'components take only types from schema.ts: its values would bring zod (31 KiB) to the browser. Values stand in terms.ts.',
      { path: '^components/', pathNot: TEST },
      { path: '^server/.+/schema\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'components-browser-safe',
      'components import components, server/**/schema.ts (types), server/**/terms.ts and browser-safe blocks.',
      { path: '^components/', pathNot: TEST },
      {
        path: OURS,
        pathNot: [
          '^components/',
          '^server/.+/(schema|terms)\\.ts$',
          '^server/blocks/hash-ring/index\\.ts$',
          '^server/blocks/rate-limiter/memory-store\\.ts$',
          '^messages/',
        ],
      },
    ),
    forbid(
      'app-thin',
      'app imports components, platform/{http,auth} and what systems do; never repository, cache or gateway.',
      { path: '^app/', pathNot: TEST },
      {
        path: OURS,
        pathNot: [
          '^app/',
          '^components/',
          '^messages/',
          '^server/platform/(http|auth)/',
          '^server/(?!platform/|blocks/|edge/|realtime/)[^/]+/(?!repository|cache|gateway)[^/]+\\.ts$',
          '^server/(?!platform/|blocks/|edge/|realtime/)[^/]+/[^/]+/(?!repository|cache|gateway)[^/]+\\.ts$',
          // The tray's work, settings and audit lines are asked for over HTTP as they are.
          '^server/platform/(tasks|settings|audit)/(service|schema|settings)\\.ts$',
        ],
      },
    ),
    forbid(
      'delivery-on-top',
      'Nothing imports app, workers or server/edge.',
      { pathNot: [TEST, '^(app|workers|scripts|bench|e2e)/', '^server/edge/', '^[^/]+$'] },
      { path: '^(app|workers|server/edge)/' },
    ),
    forbid(
      'app-workers-apart',
      'app and workers do not import each other.',
      { path: '^(app|workers)/', pathNot: TEST },
      { path: '^(app|workers)/', pathNot: '^$1/' },
    ),
    forbid(
      'gateway-by-realtime',
      'gateway.ts is imported by workers, server/edge and server/realtime only.',
      { pathNot: [TEST, '^workers/', '^server/(edge|realtime)/'] },
      { path: '^server/[^/]+/gateway\\.ts$' },
    ),
    forbid(
      'prisma-in-repositories',
      'The Prisma client only in repository.ts and platform/db.',
      { pathNot: [TEST, 'repository\\.ts$', '^server/platform/db/', '^scripts/', '^prisma'] },
      { path: ['^server/platform/db/(generated|prisma)', 'node_modules/@prisma/'] },
    ),
    forbid(
      'bullmq-in-queue',
      'bullmq and bull-board only in platform/queue; measurements stand beside what is bare.',
      { pathNot: [TEST, '^server/platform/queue/', '^bench/peers/'] },
      { path: 'node_modules/(bullmq|@bull-board)/' },
    ),
    forbid(
      'socket-in-realtime',
      'socket.io only in server/realtime.',
      { pathNot: [TEST, '^server/realtime/'] },
      { path: 'node_modules/socket\\.io/' },
    ),
    forbid(
      'next-in-two-places',
      'Inside server/ next is imported only by platform/http/route.ts, platform/auth and the next-auth options.',
      {
        path: '^server/',
        pathNot: ['^server/platform/http/route\\.ts$', '^server/platform/auth/', '^server/users/auth-options\\.ts$'],
      },
      { path: 'node_modules/(next|next-auth)/' },
    ),
    forbid(
      'heroui-wrapped',
      'HeroUI is wrapped once in components/ui.',
      { pathNot: ['^components/ui/', '^app/globals\\.css$'] },
      { path: 'node_modules/@heroui/' },
    ),
    forbid(
      'no-barrels',
      'No barrel files except one index.ts per block.',
      { path: OURS },
      { path: `${OURS}.*(^|/)index\\.tsx?$`, pathNot: '^server/blocks/[^/]+/index\\.ts$' },
    ),
    forbid(
      'names-that-say-something',
      'No folder or file called utils, helpers, misc, common or lib.',
      { path: '(^|/)(utils?|helpers?|misc|common|lib)(/|\\.[a-z]+$)', pathNot: 'node_modules' },
      {},
    ),
    forbid('resolvable', 'An import that resolves to nothing.', {}, { couldNotResolve: true }),
    forbid(
      'no-dev-packages',
      'The running product needs no devDependency.',
      { path: '^(app|components|server|workers)/', pathNot: TEST },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^server/platform/db/generated/'] },
    exclude: { path: ['^\\.next', '^dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
