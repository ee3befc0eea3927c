import { readFile } from 'node:fs/promises';
import { combineSteps, scan, type LogSource } from '../../engine/index';

/** What is read often enough is compiled by then; more hardly helps. Several rounds, as beginning and end are run but once a log. */
const ROUNDS = 4;
const PRACTICE_BYTES = 1 << 19;
const CHUNK = 1 << 16;

/**
 * Reads a small log over and over, and reports on it, so that what does so is compiled when a log is opened: the first then takes half the time.
 * @param stopped there is something to read
 */
export async function practise(file: string, stopped: AbortSignal): Promise<void> {
  try {
    const log = await readFile(file);
    for (let round = 0; round < ROUNDS && !stopped.aborted; round++) {
      const steps = combineSteps([await scan(repeated(log), { signal: stopped })]);
      while (!stopped.aborted && !steps.next().done) await turn();
    }
  } catch {
    // nothing depends on it
  }
}

/** Whoever waits is heard. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Its head once and its lines many times. Whoever waits has a turn after each chunk. */
function repeated(log: Uint8Array): LogSource {
  const text = new TextDecoder('latin1').decode(log.subarray(0, CHUNK));
  const lines = log.subarray(text.indexOf('\n', text.lastIndexOf('#Fields:')) + 1);
  const copies = Math.ceil(PRACTICE_BYTES / Math.max(1, lines.length));
  return {
    path: '',
    size: log.length + lines.length * copies,
    async *chunks() {
      for (let copy = 0; copy <= copies; copy++) {
        const bytes = copy === 0 ? log : lines;
        for (let at = 0; at < bytes.length; at += CHUNK) {
          yield bytes.subarray(at, at + CHUNK);
          await turn();
        }
      }
    },
  };
}
