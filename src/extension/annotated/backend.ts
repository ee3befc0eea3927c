import type * as vscode from 'vscode';
import type { EngineEvent, EngineRequest } from '../../engine/index';

/** Where the bytes of one view come from, and what scans them. */
export interface ViewBackend {
  /** A thread of its own scans; without one the page does. */
  readonly engine?: { post(request: EngineRequest): void; onEvent(listener: (event: EngineEvent) => void): void };
  size(uri: vscode.Uri): Promise<number>;
  read(uri: vscode.Uri, from: number, to: number): Promise<Uint8Array>;
  /** The file was replaced: what is open of it is another file. */
  forget?(uri: vscode.Uri): void;
  dispose(): void;
}

/** Makes the backend of a view over these files; undefined where this platform has no better one than VS Code's own file system. */
export type ViewBackends = (uris: readonly vscode.Uri[], total: number) => ViewBackend | undefined;
