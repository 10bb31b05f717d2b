/** Next calls this once per server process. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startWebRole } = await import('@/server/platform/metrics/start-web-role.ts');
  await startWebRole();
  const { provideRules } = await import('@/server/platform/limits/rules.ts');
  provideRules(async () => (await import('@/app/api/declare-limits.ts')).declareAllLimits());
}
