import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  // As in scripts/db/schema-engine.mjs.
  experimental: { externalTables: true },
  tables: { external: ['public.click_cells', 'public.click_weeks', 'public.click_parts', 'public.click_packs'] },
});
