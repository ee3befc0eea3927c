import { parentPort, workerData } from 'node:worker_threads';
import { scan, setMessages } from '../../engine/index';
import { runViewThread, VIEW_THREAD } from '../annotated/thread';
import { fileSource } from './node-source';
import { factParts, type FromWorker, type ToWorker } from './worker-protocol';

/** Progress is for people: a few times a second. */
const PROGRESS_MS = 100;

const running = new Map<number, AbortController>();
/** Waits until the part sent last has been taken. */
const waiting = new Map<number, () => void>();
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
    const { facts, ...rest } = await scan(fileSource(file, path), { signal: controller.signal, onProgress });
    for (const part of factParts(facts)) {
      const taken = new Promise<void>((resolve) => waiting.set(id, resolve));
      post({ type: 'facts', id, part });
      await taken;
    }
    post({ type: 'done', id, scan: { ...rest, facts: {} } });
  } catch (error) {
    post({ type: 'failed', id, error: error instanceof Error ? error.message : String(error) });
  } finally {
    running.delete(id);
    waiting.delete(id);
  }
}

if (workerData === VIEW_THREAD) runViewThread();
else parentPort!.on('message', (message: ToWorker) => {
  if (message.type === 'messages') setMessages(message.messages);
  else if (message.type === 'cancel') running.get(message.id)?.abort();
  else if (message.type === 'next') waiting.get(message.id)?.();
  else void run(message.id, message.file, message.path);
});
