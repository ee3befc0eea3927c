import * as vscode from 'vscode';
import type { ViewBackend } from './backend';

/** Files of VS Code's own file systems, which hand out whole files only: read once, served in ranges; the page scans them. */
export class VirtualBackend implements ViewBackend {
  private readonly files = new Map<string, Promise<Uint8Array>>();

  async size(uri: vscode.Uri): Promise<number> {
    const { size } = await vscode.workspace.fs.stat(uri);
    // files of an extension in a browser do not tell
    return size > 0 ? size : (await this.whole(uri)).length;
  }

  async read(uri: vscode.Uri, from: number, to: number): Promise<Uint8Array> {
    let whole = await this.files.get(uri.toString());
    if (!whole || to > whole.length) whole = await this.whole(uri);
    return whole.slice(from, to);
  }

  /** As it is now. */
  private whole(uri: vscode.Uri): Promise<Uint8Array> {
    const key = uri.toString();
    const read = Promise.resolve(vscode.workspace.fs.readFile(uri));
    this.files.set(key, read);
    read.catch(() => this.files.delete(key));
    return read;
  }

  dispose(): void {
    this.files.clear();
  }
}
