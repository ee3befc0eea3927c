import * as vscode from 'vscode';
import { memorySource, scan, type LogSource } from '../../engine/index';
import type { Platform } from './platform';

/** Files of a virtual file system: it hands out whole files only. Chunks are small so that the host gets its turn between them. */
const CHUNK = 1 << 16;

/** True for what has no file: text that is not saved, results of a search, a cell of a notebook. */
export function isNoFile({ scheme }: vscode.Uri): boolean {
  return scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(scheme) === undefined;
}

/** Bytes of a file through VS Code's own file systems, or of an open document that has none. */
export async function virtualSource(uri: vscode.Uri, path: string): Promise<LogSource> {
  const unsaved = isNoFile(uri) ? vscode.workspace.textDocuments.find((d) => d.uri.toString() === uri.toString()) : undefined;
  const bytes = unsaved ? new TextEncoder().encode(unsaved.getText()) : await vscode.workspace.fs.readFile(uri);
  const whole = memorySource(path, bytes, CHUNK);
  return {
    path,
    size: bytes.length,
    async *chunks(from, to, signal) {
      let last = performance.now();
      for await (const chunk of whole.chunks(from, to, signal)) {
        yield chunk;
        if (performance.now() - last > 8) {
          await new Promise((resolve) => setTimeout(resolve, 0));
          last = performance.now();
        }
      }
    },
  };
}

/** Without Node: every file comes through VS Code and is scanned in slices. */
export function webPlatform(): Platform {
  return {
    source: virtualSource,
    async scan({ uri, path, onProgress, signal }) {
      return scan(await virtualSource(uri, path), { onProgress, signal });
    },
    dispose() {},
  };
}
