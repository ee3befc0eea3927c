import { open, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type * as vscode from 'vscode';
import type { EngineEvent, EngineRequest } from '../../engine/index';
import { asEngineEvent } from '../../webview/protocol';
import { PACKED } from '../files/packed';
import type { ViewBackend, ViewBackends } from './backend';
import { VIEW_THREAD } from './thread';
import { VirtualBackend } from './web-backend';

/** Up to this size the page scans the file itself: its worker starts at once and holds it comfortably. */
const PAGE_BYTES = 32 << 20;

/** With Node: files on disk are read in ranges, and a large one is scanned in a thread. */
export function nodeViews(extensionPath: string): ViewBackends {
  return (uris, total) => (uris.every((u) => u.scheme === 'file' || u.scheme === PACKED) && uris.some((u) => u.scheme === 'file') ? new NodeBackend(path.join(extensionPath, 'dist', 'scan-worker.js'), total > PAGE_BYTES || uris.length > 1) : undefined);
}

class NodeBackend implements ViewBackend {
  readonly engine: ViewBackend['engine'];
  private worker: Worker | undefined;
  private readonly handles = new Map<string, Promise<FileHandle>>();
  /** Files within archives. */
  private readonly packed = new VirtualBackend();

  constructor(script: string, threaded: boolean) {
    if (!threaded) return;
    const worker = new Worker(script, { workerData: VIEW_THREAD });
    worker.unref();
    this.worker = worker;
    this.engine = {
      post: (request: EngineRequest) => worker.postMessage(request),
      onEvent(listener) {
        worker.on('message', (message) => {
          const event = asEngineEvent(message);
          if (event) listener(event);
        });
        worker.on('error', (error) => listener({ type: 'failed', file: 0, error: error.message } satisfies EngineEvent));
      },
    };
  }

  async size(uri: vscode.Uri): Promise<number> {
    return uri.scheme === PACKED ? this.packed.size(uri) : (await stat(uri.fsPath)).size;
  }

  async read(uri: vscode.Uri, from: number, to: number): Promise<Uint8Array> {
    if (uri.scheme === PACKED) return this.packed.read(uri, from, to);
    const handle = await this.handle(uri);
    const bytes = new Uint8Array(Math.max(0, to - from));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled === bytes.length ? bytes : bytes.subarray(0, filled);
  }

  forget(uri: vscode.Uri): void {
    void this.handles.get(uri.fsPath)?.then((h) => h.close(), () => undefined);
    this.handles.delete(uri.fsPath);
  }

  dispose(): void {
    void this.worker?.terminate();
    this.packed.dispose();
    for (const handle of this.handles.values()) void handle.then((h) => h.close(), () => undefined);
    this.handles.clear();
  }

  /** One handle a file; a file that was replaced keeps its old one, so that lines and index stay those of one file. */
  private handle(uri: vscode.Uri): Promise<FileHandle> {
    let handle = this.handles.get(uri.fsPath);
    if (!handle) {
      handle = open(uri.fsPath, 'r');
      this.handles.set(uri.fsPath, handle);
      handle.catch(() => this.handles.delete(uri.fsPath));
    }
    return handle;
  }
}
