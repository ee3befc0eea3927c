import type { FileScan } from '../../engine/index';

/** From the extension to the thread. */
export type ToWorker =
  | { type: 'messages'; messages: Record<string, string> }
  | { type: 'scan'; id: number; file: string; path: string }
  | { type: 'cancel'; id: number };

/** And back. */
export type FromWorker =
  | { type: 'progress'; id: number; bytes: number }
  | { type: 'done'; id: number; scan: FileScan }
  | { type: 'failed'; id: number; error: string };
