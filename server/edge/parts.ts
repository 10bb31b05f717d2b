/** What an edge process can serve itself; everything else is handed to the web role. */
export const PARTS = ['links', 'realtime', 'files'] as const;
export type Part = (typeof PARTS)[number];

/** The arguments make no sense; the message is for people. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The parts that `--only=links,realtime` asks for; all of them without it. @throws UsageError */
export function chooseParts(args: readonly string[]): ReadonlySet<Part> {
  const unknown = args.find((arg) => !arg.startsWith('--only='));
  if (unknown !== undefined) throw new UsageError(`unknown argument ${unknown}; known is --only=<part>,<part>`);
  const only = args.at(-1);
  if (only === undefined) return new Set(PARTS);
  const chosen = new Set<Part>();
  for (const name of only.slice('--only='.length).split(',')) {
    const part = PARTS.find((known) => known === name);
    if (part === undefined) throw new UsageError(`--only names "${name}"; known parts are ${PARTS.join(', ')}`);
    chosen.add(part);
  }
  return chosen;
}
