export interface Notice {
  title: string;
  description?: string;
  tone?: 'default' | 'success' | 'danger';
  /** One thing to do about it: Undo, Copy. */
  action?: { label: string; onAction: () => void };
}

let early: Notice[] = [];
let show: ((notice: Notice) => void) | null = null;
let onFirst: (() => void) | null = null;

/** The only way to show a toast. What must not be missed needs a lasting place as well. */
export function notify(notice: Notice): void {
  if (show !== null) show(notice);
  else {
    early.push(notice);
    onFirst?.();
  }
}

/** Calls `load` as soon as there is something to show: until then no page carries the parts that draw toasts. */
export function onFirstNotice(load: () => void): () => void {
  onFirst = load;
  if (early.length > 0) load();
  return () => {
    onFirst = null;
  };
}

/** Takes over the showing, beginning with what was said before. */
export function takeNotices(showNotice: (notice: Notice) => void): () => void {
  show = showNotice;
  for (const notice of early) showNotice(notice);
  early = [];
  return () => {
    show = null;
  };
}
