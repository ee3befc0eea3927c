import fs from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import { resume, scan, type CaseReport, type FileScan } from '../../engine/index';
import { ScanCache, statOf } from '../../node/scan-cache';
import { nodeViews } from '../annotated/node-backend';
import { isOn } from '../settings';
import { ArchiveFiles } from './archive-node';
import { fileSource } from '../../node/file-source';
import { shortage } from '../../node/memory';
import { holderOf, nameInArchive, PACKED } from './packed';
import type { Platform, ScanRequest } from './platform';
import { virtualSource } from './web';
import { addPart, type FromWorker, type ToWorker } from './worker-protocol';

/** A thread without work is given back after this time; until then the next log is read at once, by code that is compiled. */
const IDLE_MS = 600_000;

/** A sample that is always there. */
const PRACTICE = ['samples', 'first-look', 'CONNECTLOG20110314-1.LOG'];

/** With Node: files on disk are read in ranges, in a thread; everything else through VS Code. */
export function nodePlatform(extensionPath: string, messages: () => Record<string, string>): Platform {
  const pool = new ScanThread(path.join(extensionPath, 'dist', 'scan-worker.js'), messages);
  const archives = new ArchiveFiles();
  const cache = new ScanCache();
  const provider = vscode.workspace.registerFileSystemProvider(PACKED, archives, { isReadonly: true, isCaseSensitive: true });
  return {
    // its size is asked of the disk: VS Code answers when it has shown a document that was just opened
    source: async (uri, shown) => (uri.scheme === 'file' ? fileSource(uri.fsPath, (await fs.promises.stat(uri.fsPath)).size, shown) : virtualSource(uri, shown)),
    async scan(request) {
      const why = notRead();
      if (why !== undefined) return scan({ path: request.path, chunks: () => { throw new Error(why); } });
      if (request.uri.scheme === 'file') return remembered(cache, request, (r) => pool.scan(r));
      if (request.uri.scheme === PACKED) return pool.scan(request);
      return scan(await virtualSource(request.uri, request.path), request);
    },
    prepare: () => pool.prepare(path.join(extensionPath, ...PRACTICE)),
    members: (uri) => archives.files(uri),
    views: nodeViews(extensionPath),
    ownerOnly: async (uri) => (uri.scheme === 'file' ? fs.promises.chmod(uri.fsPath, 0o600) : undefined),
    dispose() {
      provider.dispose();
      pool.dispose();
    },
  };
}

/** Why no more files are read; undefined as long as there is memory. The process serves other extensions as well. */
function notRead(): string | undefined {
  const short = shortage();
  return short && vscode.l10n.t('not read: {0} of {1} MB of memory are in use. Analyze fewer files at once.', short.used, short.limit);
}

/** A file that has not changed since it was scanned is not read again, and of one that was added to only what is new. */
async function remembered(cache: ScanCache, request: ScanRequest, scanFile: (request: ScanRequest) => Promise<FileScan>): Promise<FileScan> {
  if (!isOn('cache')) {
    cache.clear();
    return scanFile(request);
  }
  const file = request.uri.fsPath, before = statOf(file), source = fileSource(file, before?.size, request.path);
  const known = await cache.get(file, source);
  if (known) return known;
  const grown = before && await cache.grown(file, source);
  const found = grown ? await resume(grown, source, { keep: true }, (_, { from, prologue } = {}) => scanFile({ ...request, from, prologue })) : await scanFile(request);
  if (before) cache.put(file, before, found);
  return found;
}

interface Job {
  resolve(scan: FileScan): void;
  reject(error: Error): void;
  onProgress?: (bytes: number) => void;
  onReport?: (report: CaseReport) => void;
  /** What has arrived so far. */
  facts: FileScan['facts'];
}

/** One thread that scans files, started when first needed. */
class ScanThread {
  private worker: Worker | undefined;
  private readonly jobs = new Map<number, Job>();
  private next = 1;
  private idle: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly script: string,
    private readonly messages: () => Record<string, string>,
  ) {}

  scan({ uri, path: shown, onProgress, signal, from, prologue, alone }: ScanRequest): Promise<FileScan> {
    signal?.throwIfAborted();
    const worker = this.start();
    const id = this.next++;
    return new Promise((resolve, reject) => {
      const stop = (): void => this.post(worker, { type: 'cancel', id });
      signal?.addEventListener('abort', stop, { once: true });
      const done = <A>(then: (value: A) => void) => (value: A): void => {
        signal?.removeEventListener('abort', stop);
        this.jobs.delete(id);
        this.rest();
        then(value);
      };
      this.jobs.set(id, { resolve: done(resolve), reject: done(reject), onProgress, onReport: alone?.onReport, facts: {} });
      const packed = uri.scheme === PACKED ? { member: nameInArchive(uri) } : {};
      this.post(worker, { type: 'scan', id, file: holderOf(uri).fsPath, path: shown, from, prologue, ...packed, ...(alone && { alone: alone.settings }) });
    });
  }

  /** Starts the thread, which loads the engine and has it compiled on `log` meanwhile. */
  prepare(log: string): void {
    if (this.worker) return;
    this.post(this.start(), { type: 'practise', file: log });
    this.rest();
  }

  dispose(): void {
    this.stop();
  }

  private rest(): void {
    clearTimeout(this.idle);
    if (this.jobs.size === 0) this.idle = setTimeout(() => this.stop(), IDLE_MS).unref();
  }

  private post(worker: Worker, message: ToWorker): void {
    worker.postMessage(message);
  }

  private start(): Worker {
    clearTimeout(this.idle);
    if (this.worker) return this.worker;
    const worker = new Worker(this.script);
    this.worker = worker;
    worker.unref();
    this.post(worker, { type: 'messages', messages: this.messages() });
    worker.on('message', (message: FromWorker) => this.hear(worker, message));
    worker.on('error', (error) => this.fail(error));
    return worker;
  }

  private hear(worker: Worker, message: FromWorker): void {
    const job = this.jobs.get(message.id);
    if (message.type === 'progress') job?.onProgress?.(message.bytes);
    else if (message.type === 'report') job?.onReport?.(message.report);
    else if (message.type === 'facts') {
      if (job) for (const part of message.parts) addPart(job.facts, part);
      // everything else that waits has its turn before the next part
      setImmediate(() => this.post(worker, { type: 'next', id: message.id }));
    } else if (message.type === 'done') job?.resolve({ ...message.scan, facts: job.facts });
    else job?.reject(new Error(message.error));
  }

  /** The thread died: every file it was reading fails, the next one starts anew. */
  private fail(error: Error): void {
    this.worker = undefined;
    for (const job of [...this.jobs.values()]) job.reject(error);
  }

  private stop(): void {
    clearTimeout(this.idle);
    void this.worker?.terminate();
    this.worker = undefined;
  }
}
