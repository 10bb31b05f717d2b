/** What the guard needs to know of a key event; React's and the DOM's both fit. */
interface KeyLike {
  key: string;
  keyCode: number;
  isComposing: boolean;
  /** Stops the event before any field, form or list sees it. */
  stop: () => void;
}

interface Guard {
  keyDown: (event: KeyLike) => void;
  keyUp: (event: Pick<KeyLike, 'key'>) => void;
  compositionStart: () => void;
  compositionEnd: () => void;
}

/**
 * Lets Enter submit once, and only whole syllables. An Enter that ends a composition is stopped and `submit` is called after
 * the text has settled: Chrome and Firefox send it before `compositionend` (`isComposing`), Safari after it (`keyCode` 229,
 * UI Events §5.7.1 "legacy"), and Chrome on macOS sends a second, plain Enter that must not submit again.
 *
 * `defer` runs its function once the input's value is settled (a task later).
 */
export function createCompositionGuard(submit: () => void, defer: (task: () => void) => void): Guard {
  let composing = false;
  let enterWaits = false;
  let handledUntilKeyUp = false;

  const submitSoon = () => {
    enterWaits = false;
    defer(submit);
  };

  return {
    keyDown(event) {
      if (event.key !== 'Enter') return;
      if (event.isComposing || event.keyCode === 229) {
        event.stop();
        if (handledUntilKeyUp) return;
        handledUntilKeyUp = true;
        if (composing) enterWaits = true;
        else submitSoon();
        return;
      }
      if (handledUntilKeyUp) event.stop();
    },
    keyUp(event) {
      if (event.key === 'Enter') handledUntilKeyUp = false;
    },
    compositionStart() {
      composing = true;
      enterWaits = false;
    },
    compositionEnd() {
      composing = false;
      if (enterWaits) submitSoon();
    },
  };
}
