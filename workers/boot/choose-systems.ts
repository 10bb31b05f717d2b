import type { System } from '../system.ts';

/** The arguments make no sense; the message is for people. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/**
 * The systems that `--only=links,videos` asks for; all of them without it. Throws `UsageError` on another argument or an unknown name.
 */
export function chooseSystems(systems: System[], args: string[]): System[] {
  const unknown = args.find((arg) => !arg.startsWith('--only='));
  if (unknown !== undefined) throw new UsageError(`unknown argument ${unknown}; known is --only=<system>,<system>`);
  const only = args.at(-1);
  if (only === undefined) return systems;
  const names = only
    .slice('--only='.length)
    .split(',')
    .filter((name) => name !== '');
  const stranger = names.find((name) => !systems.some((system) => system.name === name));
  if (stranger !== undefined || names.length === 0) {
    const known = systems.map((system) => system.name).join(', ');
    throw new UsageError(`--only names ${stranger ?? 'nothing'}; known systems are ${known}`);
  }
  return systems.filter((system) => names.includes(system.name));
}
