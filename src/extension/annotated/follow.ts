import type * as vscode from 'vscode';
import type { ViewBackend } from './backend';

/** Servers write a line now and then; a look at the file's size costs nothing. */
const EVERY_MS = 1_000;

/** Watches files that grow, and for the next file of a log that is cut by size: `...-1.LOG`, then `...-2.LOG`. */
export class Follower {
  private timer: ReturnType<typeof setInterval> | undefined;
  private files: { uri: vscode.Uri; size: number }[] = [];
  private looking = false;

  constructor(
    private readonly backend: ViewBackend,
    private readonly grown: (file: number, size: number) => void,
    private readonly rotated: (uri: vscode.Uri) => void,
  ) {}

  /** Follows these files; none ends it. */
  follow(files: { uri: vscode.Uri; size: number }[]): void {
    this.files = files;
    if (files.length === 0) this.dispose();
    else this.timer ??= setInterval(() => void this.look(), EVERY_MS);
  }

  dispose(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      for (const [i, f] of this.files.entries()) {
        const size = await this.sizeOf(f.uri);
        if (size === undefined || size === f.size) continue;
        if (size < f.size) this.backend.forget?.(f.uri);
        f.size = size;
        this.grown(i, size);
      }
      const last = this.files[this.files.length - 1];
      const next = last && nextOf(last.uri);
      if (next && (await this.sizeOf(next)) !== undefined) this.rotated(next);
    } finally {
      this.looking = false;
    }
  }

  private async sizeOf(uri: vscode.Uri): Promise<number | undefined> {
    try {
      return await this.backend.size(uri);
    } catch {
      return undefined; // not there yet, or no longer
    }
  }
}

/** The file a rotated log goes on in. */
export function nextOf(uri: vscode.Uri): vscode.Uri | undefined {
  const found = /^(.*-)(\d{1,6})(\.log)$/i.exec(uri.path);
  return found ? uri.with({ path: `${found[1]!}${Number(found[2]) + 1}${found[3]!}` }) : undefined;
}
