import * as vscode from 'vscode';

/** Documents above this size VS Code keeps to itself. Counted in characters there: a file of so many bytes may still be one. */
export const EDITOR_BYTES = 50 * 1024 * 1024;

/** Bytes of a file; 0 where it cannot be asked: who reads it says what is wrong. */
export async function sizeOf(uri: vscode.Uri): Promise<number> {
  try {
    return (await vscode.workspace.fs.stat(uri)).size;
  } catch {
    return 0;
  }
}
