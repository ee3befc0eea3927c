import { statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { scan, setMessages, type LogSource } from '../../engine/index';
import { Archives, type Member } from '../../node/archive';
import { changed } from '../../node/changed';
import { runViewThread, VIEW_THREAD } from '../annotated/thread';
import { fileSource } from '../../node/file-source';
import { practise } from './thread-practice';
import { factParts, reportAlone, type FromWorker, type ToWorker } from './worker-protocol';

/** Progress is for people: a few times a second. */
const PROGRESS_MS = 100;

const practice = new AbortController();
const running = new Map<number, AbortController>();
/** Waits until the part sent last has been taken. */
const waiting = new Map<number, () => void>();
const post = (message: FromWorker): void => parentPort!.postMessage(message);

const archives = new Archives((file, size) => fileSource(file, size));

async function run({ id, file, path, member: name, from = 0, prologue, alone }: Extract<ToWorker, { type: 'scan' }>): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  let last = 0;
  const onProgress = (bytes: number): void => {
    const now = performance.now();
    if (now - last < PROGRESS_MS) return;
    last = now;
    post({ type: 'progress', id, bytes: from + bytes });
  };
  try {
    const member = name === undefined ? undefined : await archives.member(file, name);
    const found = member ? undefined : statSync(file, { throwIfNoEntry: false });
    const scanned = await scan(member ? packed(member, path) : fileSource(file, found?.size, path), { signal: controller.signal, onProgress, ...(prologue ? { from, prologue } : {}) });
    const error = scanned.error ?? member?.problem ?? (found && changed(file, found, from + scanned.bytes));
    // of a part there is nothing to say yet
    if (alone && !prologue && error === undefined) post({ type: 'report', id, report: reportAlone(scanned, alone) });
    const { facts, ...rest } = scanned;
    for (const parts of factParts(facts)) {
      const taken = new Promise<void>((resolve) => waiting.set(id, resolve));
      post({ type: 'facts', id, parts });
      await taken;
    }
    post({ type: 'done', id, scan: { ...rest, ...(error === undefined ? {} : { error }), facts: {} } });
  } catch (error) {
    post({ type: 'failed', id, error: error instanceof Error ? error.message : String(error) });
  } finally {
    running.delete(id);
    waiting.delete(id);
  }
}

function packed({ source, error }: Member, path: string): LogSource {
  if (!source) throw new Error(error);
  return { ...source, path };
}

if (workerData === VIEW_THREAD) runViewThread();
else parentPort!.on('message', (message: ToWorker) => {
  if (message.type === 'messages') setMessages(message.messages);
  else if (message.type === 'practise') void practise(message.file, practice.signal);
  else if (message.type === 'cancel') running.get(message.id)?.abort();
  else if (message.type === 'next') waiting.get(message.id)?.();
  else {
    practice.abort();
    void run(message);
  }
});
