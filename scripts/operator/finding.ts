/** One thing that was looked at. `warn`: it works, but not as it should. */
export type Finding = { name: string; state: 'ok' | 'warn' | 'bad'; detail: string; cure?: string };
