import type * as vscode from 'vscode';
import type { CaseReport, FileScan, LogSource, Prologue } from '../../engine/index';
import type { ViewBackends } from '../annotated/backend';
import type { CaseSettings } from './case-settings';
import type { PackedFile } from './packed';

export interface ScanRequest {
  uri: vscode.Uri;
  /** As shown in findings. */
  path: string;
  onProgress?: (bytes: number) => void;
  signal?: AbortSignal;
  /** Only the bytes from here on, where a record begins, and what stands before them. */
  from?: number;
  prologue?: Prologue;
  /** The file is the whole case: where it is read in a thread, that makes the report too and sends it ahead of the facts, which are many. */
  alone?: { settings: CaseSettings; onReport(report: CaseReport): void };
}

/** What differs between Node and a web worker: where bytes come from and where scanning runs. */
export interface Platform {
  /** Bytes of a file, whatever its file system. */
  source(uri: vscode.Uri, path: string): Promise<LogSource>;
  /** Reads a whole file; on the desktop in a thread of its own, so that the editor stays free. */
  scan(request: ScanRequest): Promise<FileScan>;
  /** Soon there will be something to scan: what takes time to start is started. */
  prepare?(): void;
  /** The members of an archive on disk, where this platform can open one. @throws when it cannot be read */
  members?(uri: vscode.Uri): Promise<PackedFile[]>;
  /** Bytes by ranges and a thread for the annotated view, where there are any. */
  readonly views?: ViewBackends;
  /** Takes everybody else's right to read a file, where the platform can. */
  ownerOnly?(uri: vscode.Uri): Promise<void>;
  dispose(): void;
}
