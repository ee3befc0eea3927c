import { parentPort } from 'node:worker_threads';
import { scan } from '../engine/index';
import { languageOf, useLanguage } from './language';
import { fileSource } from '../node/file-source';
import type { Answer, Task } from './pool';

/** Progress is told at most this often. */
const TELL_MS = 100;

/** The far side of {@link Pool}: one task at a time. */
export function serve(): void {
  useLanguage(languageOf(process.env));
  const port = parentPort!;
  const tell = (answer: Answer): void => port.postMessage(answer);
  port.on('message', ({ id, path, size, ...options }: Task) => {
    let told = performance.now();
    const onProgress = (bytes: number): void => {
      const now = performance.now();
      if (now - told < TELL_MS) return;
      told = now;
      tell({ id, bytes });
    };
    scan(fileSource(path, size), { ...options, onProgress }).then(
      (result) => tell({ id, scan: result }),
      (error: unknown) => tell({ id, error: error instanceof Error ? error.message : String(error) }),
    );
  });
}
