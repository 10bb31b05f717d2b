/** Answers of the web role carry these; the edge adds what depends on the connection (HSTS). */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  {
    key: 'Content-Security-Policy',
    value: "frame-ancestors 'none'; base-uri 'self'; object-src 'none'; form-action 'self'",
  },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
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
    resolveAlias: { 'next-intl/config': './components/shell/request-locale.ts' },
  },
  experimental: { optimizePackageImports: ['lucide-react'] },
  async rewrites() {
    return [
      { source: '/v1/:path*', destination: '/api/v1/:path*' },
      { source: '/files/:path*', destination: '/api/files/:path*' },
    ];
  },
  async headers() {
    return [{ source: '/:path*', headers: securityHeaders }];
  },
};

export default config;
