export type Loop = {
  /** Runs the next pass as soon as possible instead of after its pause. */
  wake(): void;
  /** Ends after the running pass. */
  stop(): Promise<void>;
};

export type LoopOptions = {
  /** One pass. What it returns is the pause before the next in ms, if another than `everyMs` is wanted. */
  pass: () => Promise<number | undefined>;
  everyMs: number;
  /** Told at the first failure of a row of failures, and when a pass succeeds again. */
  onFailure: (error: unknown) => void;
  onRecovery: () => void;
};

const LONGEST_BACKOFF_MS = 5_000;

/** Runs `pass` again and again. After a failure the pauses double from 250 ms to 5 s, jittered, and cannot be cut short by `wake`. */
export function startLoop({ pass, everyMs, onFailure, onRecovery }: LoopOptions): Loop {
  let stopped = false;
  let failures = 0;
  let woken = false;
  let cutShort: () => void = () => undefined;

  async function step(): Promise<number> {
    woken = false;
    try {
      const pause = await pass();
      if (failures > 0) onRecovery();
      failures = 0;
      return pause ?? everyMs;
    } catch (error) {
      failures += 1;
      if (failures === 1) onFailure(error);
      return Math.min(250 * 2 ** (failures - 1), LONGEST_BACKOFF_MS) * (0.5 + Math.random() / 2);
    }
  }

  function sleep(ms: number): Promise<void> {
    if (stopped || (woken && failures === 0)) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      cutShort = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const ended = (async () => {
    while (!stopped) await sleep(await step());
  })();

  return {
    wake: () => {
      woken = true;
      if (failures === 0) cutShort();
    },
    stop: () => {
      stopped = true;
      cutShort();
      return ended;
    },
  };
}
