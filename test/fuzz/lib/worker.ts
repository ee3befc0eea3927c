import { parentPort, workerData } from 'node:worker_threads';
import { readCorpus } from './corpus';
import { LAWS } from './laws';
import { causeOf, minimised, run, save, type Failure } from './run';

interface Task {
  root: string;
  seed: number;
  from: number;
  milliseconds: number;
  laws?: string[];
  /** What is being done: input, law. Read by the watcher when this thread hangs. */
  state: SharedArrayBuffer;
  /** Causes told already. */
  known: string[];
}

const task = workerData as Task;
const state = new Int32Array(task.state);
const until = performance.now() + task.milliseconds;
const names = Object.keys(LAWS);
const known = new Set(task.known);

void (async () => {
  const corpus = readCorpus(task.root);
  let number = task.from;
  const failures: Failure[] = [];
  for (; performance.now() < until; number++) {
    await run({
      root: task.root, seed: task.seed, from: number, to: number + 1, corpus, ...(task.laws ? { laws: task.laws } : {}),
      begin: (n, law) => {
        Atomics.store(state, 0, n);
        Atomics.store(state, 1, names.indexOf(law));
        Atomics.add(state, 2, 1);
      },
      onFailure: (f) => failures.push(f),
    });
    for (const f of failures.splice(0)) {
      const cause = causeOf(f);
      if (known.has(cause)) continue;
      known.add(cause);
      Atomics.store(state, 3, 1);
      const small = await minimised(f, task.root);
      Atomics.store(state, 3, 0);
      parentPort!.postMessage({ cause, message: f.message, file: save(f, small, task.root), bytes: small.bytes.length });
    }
    parentPort!.postMessage({ number });
  }
  parentPort!.postMessage({ done: number });
})();
