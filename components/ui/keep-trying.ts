import { isPartMissing } from './part.ts';

const FIRST_MS = 1_000;
const MOST_MS = 30_000;

/**
 * Fetches a part of the page (`load`: an `import()`) until it is there: again after a second at first, every half a minute at last, and at
 * once when the browser is online again. `onMissed` is told of each failure. The returned function calls it off.
 */
export function keepTrying<T>(load: () => Promise<T>, onHere: (part: T) => void, onMissed = () => {}): () => void {
  let isOver = false;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const rest = () => {
    clearTimeout(timer);
    window.removeEventListener('online', startOver);
  };
  const attempt = () => {
    rest();
    load().then(
      (part) => isOver || onHere(part),
      (error: unknown) => {
        if (!isPartMissing(error)) throw error;
        if (isOver) return;
        onMissed();
        // By chance up to half as long: browsers that lost the same server do not come back together.
        timer = setTimeout(attempt, Math.min(MOST_MS, FIRST_MS * 2 ** failures) * (1 - Math.random() / 2));
        failures += 1;
        window.addEventListener('online', startOver);
      },
    );
  };
  const startOver = () => {
    failures = 0;
    attempt();
  };
  attempt();
  return () => {
    isOver = true;
    rest();
  };
}
