import { Worker } from 'node:worker_threads';
import type { FileScan, LogSource, ScanOptions } from '../engine/index';

/** What a thread is asked: plain data. */
export type Task = { id: number; path: string; size: number | undefined } & Pick<ScanOptions, 'since' | 'until' | 'from' | 'to' | 'prologue'>;
/** What it answers: bytes read so far, or the result. */
export type Answer = { id: number; bytes: number } | { id: number; scan: FileScan } | { id: number; error: string };

interface Waiting {
  task: Task;
  onProgress: ((bytes: number) => void) | undefined;
  resolve(scan: FileScan): void;
  reject(error: unknown): void;
}

interface Thread {
  worker: Worker;
  busy: Waiting | undefined;
}

/** Threads that scan files. Each takes the next task when it is done with one. */
export class Pool {
  private readonly threads: Thread[] = [];
  private readonly queue: Waiting[] = [];
  private count = 0;
  private closed = false;

  constructor(private readonly program: string, readonly size: number, signal?: AbortSignal) {
    signal?.addEventListener('abort', () => {
      const reason: unknown = signal.reason;
      for (const w of [...this.queue.splice(0), ...this.threads.flatMap((th) => th.busy ?? [])]) w.reject(reason);
      void this.close();
    });
  }

  /** So many threads will have something to do soon: they start while this one finds out what. */
  prepare(threads: number): void {
    while (!this.closed && this.threads.length < Math.min(threads, this.size)) this.threads.push(this.start());
  }

  /** The same as the engine's `scan`, on another thread. */
  scan(source: LogSource, { since, until, from, to, prologue, onProgress }: ScanOptions): Promise<FileScan> {
    return new Promise((resolve, reject) => {
      const task: Task = { id: ++this.count, path: source.path, size: source.size, since, until, from, to, prologue };
      this.queue.push({ task, onProgress, resolve, reject });
      this.next();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.threads.map((th) => th.worker.terminate()));
  }

  private next(): void {
    if (this.closed || this.queue.length === 0) return;
    let free = this.threads.find((th) => !th.busy);
    if (!free && this.threads.length < this.size) this.threads.push((free = this.start()));
    if (!free) return;
    free.busy = this.queue.shift()!;
    free.worker.postMessage(free.busy.task);
  }

  private start(): Thread {
    const thread: Thread = { worker: new Worker(this.program, { argv: [] }), busy: undefined };
    thread.worker.on('message', (answer: Answer) => this.onAnswer(thread, answer));
    thread.worker.on('error', (error) => {
      this.threads.splice(this.threads.indexOf(thread), 1);
      thread.busy?.reject(error);
      this.next();
    });
    return thread;
  }

  private onAnswer(thread: Thread, answer: Answer): void {
    const { busy } = thread;
    if (!busy || busy.task.id !== answer.id) return;
    if ('bytes' in answer) {
      busy.onProgress?.(answer.bytes);
      return;
    }
    thread.busy = undefined;
    if ('scan' in answer) busy.resolve(answer.scan);
    else busy.reject(new Error(answer.error));
    this.next();
  }
}
