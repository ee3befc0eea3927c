import { parentPort, workerData } from 'node:worker_threads';
import { scan, setMessages } from '../../engine/index';
import { runViewThread, VIEW_THREAD } from '../annotated/thread';
import { fileSource } from './node-source';
import type { FromWorker, ToWorker } from './worker-protocol';

/** Progress is for people: a few times a second. */
const PROGRESS_MS = 100;

const running = new Map<number, AbortController>();
const post = (message: FromWorker): void => parentPort!.postMessage(message);

async function run(id: number, file: string, path: string): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  let last = 0;
  const onProgress = (bytes: number): void => {
    const now = performance.now();
    if (now - last < PROGRESS_MS) return;
    last = now;
    post({ type: 'progress', id, bytes });
  };
  try {
    post({ type: 'done', id, scan: await scan(fileSource(file, path), { signal: controller.signal, onProgress }) });
  } catch (error) {
    post({ type: 'failed', id, error: error instanceof Error ? error.message : String(error) });
  } finally {
    running.delete(id);
  }
}

if (workerData === VIEW_THREAD) runViewThread();
else parentPort!.on('message', (message: ToWorker) => {
  if (message.type === 'messages') setMessages(message.messages);
  else if (message.type === 'cancel') running.get(message.id)?.abort();
  else void run(message.id, message.file, message.path);
});
