/** What all slices of work may take of one turn of the thread that also serves the editor; the collector of garbage may need as much again. */
const SLICE_MS = 6;

/** Those who wait for a turn of their own. */
const waiting: (() => void)[] = [];
/** Until when work of this turn may go on; undefined before there was any. */
let ends: number | undefined;

function later(run: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(run);
  else setTimeout(run, 0);
}

/** Lets everything else that waits have its turn; of those who wait here, one goes on a turn. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) later(next);
  });
}

function next(): void {
  ends = undefined;
  const go = waiting.shift();
  if (waiting.length > 0) later(next);
  go?.();
}

/** Shared by everything that works in this turn: what one piece of work leaves to be done begins with what is left of its time. */
function endOfSlice(): number {
  if (ends === undefined) {
    ends = performance.now() + SLICE_MS;
    later(() => (ends = undefined));
  }
  return ends;
}

/** Runs a generator in slices. Stops, with undefined, as soon as `stopped` says so. */
export async function inSlices<T>(steps: Generator<unknown, T>, stopped: () => boolean): Promise<T | undefined> {
  let took = 0;
  for (;;) {
    if (stopped()) return undefined;
    const began = performance.now();
    // another step like the last one should fit too; a turn of one's own has room for any
    if (began + took >= endOfSlice()) {
      await pause();
      took = 0;
      continue;
    }
    const step = steps.next();
    if (step.done) return step.value;
    took = performance.now() - began;
  }
}
