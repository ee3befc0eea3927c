/** A slice of work on the thread that also serves the editor. */
export const SLICE_MS = 8;

/** Lets everything else that waits have its turn. */
export function pause(): Promise<void> {
  return new Promise((resolve) => (typeof setImmediate === 'function' ? setImmediate(resolve) : setTimeout(resolve, 0)));
}

/** Runs a generator in slices. Stops, with undefined, as soon as `stopped` says so. */
export async function inSlices<T>(steps: Generator<unknown, T>, stopped: () => boolean, sliceMs = SLICE_MS): Promise<T | undefined> {
  let now = performance.now();
  let until = now + sliceMs;
  for (;;) {
    if (stopped()) return undefined;
    const began = now;
    const step = steps.next();
    if (step.done) return step.value;
    now = performance.now();
    // another step like this one should fit too
    if (now + (now - began) < until) continue;
    await pause();
    now = performance.now();
    until = now + sliceMs;
  }
}
