import type { ShortcutId } from './shortcuts.ts';

/** A page that is asked for takes less than this to come, in ms. */
const PATIENCE_MS = 10_000;

const actions = new Map<ShortcutId, (() => void)[]>();
let awaited: { id: ShortcutId; until: number } | null = null;

/** Says what a shortcut does as long as the returned function was not called; the latest to say so wins. */
export function registerShortcut(id: ShortcutId, action: () => void): () => void {
  actions.set(id, [...(actions.get(id) ?? []), action]);
  if (awaited?.id === id && Date.now() <= awaited.until) {
    awaited = null;
    action();
  }
  return () =>
    actions.set(
      id,
      (actions.get(id) ?? []).filter((each) => each !== action),
    );
}

/** Does what the shortcut does on this page; false when it does nothing here. */
export function runShortcut(id: ShortcutId): boolean {
  const action = actions.get(id)?.at(-1);
  action?.();
  return action !== undefined;
}

/** For a page on its way: does it as soon as that page says what it is. */
export function runShortcutOnceThere(id: ShortcutId): void {
  awaited = { id, until: Date.now() + PATIENCE_MS };
}
