export function freePort(host?: string): Promise<number>;
export function probePort(port: number, host?: string): Promise<'free' | 'used' | 'forbidden'>;
export function until(
  ask: () => Promise<boolean> | boolean,
  options: { withinMs: number; everyMs?: number; what: string; given?: () => string | undefined },
): Promise<void>;
