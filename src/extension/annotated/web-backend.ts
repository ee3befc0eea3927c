import * as vscode from 'vscode';
import type { ViewBackend } from './backend';

/** Files of VS Code's own file systems, which hand out whole files only: read once, served in ranges; the page scans them. */
export class VirtualBackend implements ViewBackend {
  private readonly files = new Map<string, Promise<Uint8Array>>();

  async size(uri: vscode.Uri): Promise<number> {
    return (await vscode.workspace.fs.stat(uri)).size;
  }

  async read(uri: vscode.Uri, from: number, to: number): Promise<Uint8Array> {
    const key = uri.toString();
    let whole = await this.files.get(key);
    if (!whole || to > whole.length) {
      const read = Promise.resolve(vscode.workspace.fs.readFile(uri));
      this.files.set(key, read);
      read.catch(() => this.files.delete(key));
      whole = await read;
    }
    return whole.slice(from, to);
  }

  dispose(): void {
    this.files.clear();
  }
}
