import * as vscode from 'vscode';
import { baseName } from '../../engine/index';
import type { CaseFile } from '../cases';
import type { Services } from '../services';

/** The case follows what is renamed, moved or deleted in the window: a line of a file that is gone leads nowhere. */
export function followMoves(services: Services): void {
  const { context, cases } = services;
  context.subscriptions.push(
    vscode.workspace.onDidDeleteFiles(({ files }) => {
      for (const file of cases.list()) if (files.some((gone) => within(file.uri, gone) !== undefined)) cases.remove(file.uri);
    }),
    vscode.workspace.onDidRenameFiles(async ({ files }) => {
      for (const file of cases.list()) {
        for (const { oldUri, newUri } of files) {
          const rest = within(file.uri, oldUri);
          if (rest !== undefined) await move(services, file, file.uri.with({ path: newUri.path + rest }));
        }
      }
    }),
  );
}

/** What follows the path of a file or folder in that of a file: the way below it, or into an archive; undefined outside of it. */
function within({ path }: vscode.Uri, outer: vscode.Uri): string | undefined {
  if (!path.startsWith(outer.path)) return undefined;
  const rest = path.slice(outer.path.length);
  return rest === '' || rest.startsWith('/') || rest.startsWith('!/') ? rest : undefined;
}

/** An open document comes by itself under its new name. What a name tells of a file may have changed with it. */
async function move({ cases, platform, log }: Services, { uri, path: before, scan, kept }: CaseFile, to: vscode.Uri): Promise<void> {
  cases.remove(uri);
  if (!kept) return;
  const path = cases.pathOf(to);
  try {
    cases.put(to, baseName(before) === baseName(path) ? { ...scan, path } : await platform.scan({ uri: to, path }), true);
  } catch (error) {
    log.warn(`${to.toString()}: ${String(error)}`);
  }
}
