import { readFile } from 'node:fs/promises';
import { scan, type LogSource } from '../../engine/index';

/** What is read often enough is compiled by then; more hardly helps. */
const PRACTICE_BYTES = 1 << 20;
const CHUNK = 1 << 16;

/**
 * Reads a small log over and over, so that what reads logs is compiled when one is opened: the first is then read in half the time.
 * @param stopped there is something to read
 */
export async function practise(file: string, stopped: AbortSignal): Promise<void> {
  try {
    await scan(repeated(await readFile(file)), { signal: stopped });
  } catch {
    // nothing depends on it
  }
}

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
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
    },
  };
}
