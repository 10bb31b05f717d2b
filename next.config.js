import { availableParallelism } from 'node:os';

/** What is no page may load nothing, even when somebody opens it as one; pages get their policy from `proxy.ts`. */
const nothingToLoad = {
  key: 'Content-Security-Policy',
  value: "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/** Answers of the web role carry these; the edge adds what depends on the connection (HSTS). */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()' },
];

/** @type {import('next').NextConfig} */
const config = {
  output: 'standalone',
  outputFileTracingRoot: import.meta.dirname,
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` runs tsc over the whole house; a second run inside the build would double the start of a fresh clone.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    '@bull-board/api',
    '@bull-board/hono',
    '@node-rs/argon2',
    '@prisma/adapter-pg',
    '@prisma/client',
    'bullmq',
    'ioredis',
    'pg',
    'pino',
    'pino-pretty',
    'prom-client',
  ],
  turbopack: {
    root: import.meta.dirname,
    rules: {
      '*.mjs': {
        condition: {
          path: /react-(aria|aria-components|stately)\/dist\/private\/intl\/[\w-]+\/(?!en-US|ko-KR)[a-z]{2}-[A-Z]{2}\.mjs$/,
        },
        loaders: ['./scripts/keep-our-languages.cjs'],
        as: '*.js',
      },
    },
    resolveAlias: {
      'next-intl/config': './components/shell/request-locale.ts',
      // Messages are compiled on the server (components/shell/compile-messages.ts): browsers need no parser of ICU messages (10 KiB).
      'use-intl/format-message': 'use-intl/format-message/format-only',
      // HeroUI's classes are names of its own, not utilities that could contradict each other: nothing to merge (10 KiB).
      'tailwind-variants': 'tailwind-variants/lite',
    },
  },
  experimental: {
    optimizePackageImports: ['lucide-react'],
    cpus: availableParallelism(),
    // A build serves no maps and keeps none beside what it runs: they would cost a tenth of its time.
    turbopackSourceMaps: process.env.NODE_ENV !== 'production',
    turbopackFileSystemCacheForBuild: process.env.MARU_BUILD_CACHE !== 'off',
  },
  async rewrites() {
    return [
      { source: '/v1/:path*', destination: '/api/v1/:path*' },
      { source: '/files/:path*', destination: '/api/files/:path*' },
      // What is known of a short link, before anybody follows it.
      { source: '/s/:alias([^/+]+)\\+', destination: '/preview/:alias' },
    ];
  },
  async headers() {
    return [
      { source: '/:path*', headers: securityHeaders },
      { source: '/:home(v1|api)/:path*', headers: [nothingToLoad] },
    ];
  },
};

export default config;
