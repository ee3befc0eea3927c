import type * as vscode from 'vscode';
import type { Cases } from './cases';
import type { Documents } from './documents';
import type { Platform } from './files/platform';

/** What every feature of the extension is built from. */
export interface Services {
  context: vscode.ExtensionContext;
  log: vscode.LogOutputChannel;
  platform: Platform;
  documents: Documents;
  cases: Cases;
}
