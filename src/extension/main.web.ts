import type * as vscode from 'vscode';
import { activateOn } from './extension';
import { webPlatform } from './files/web';

/** The annotated view starts this file as its worker, where there is no VS Code. */
export { runViewWorker } from '../webview/worker';

export function activate(context: vscode.ExtensionContext): Promise<void> {
  return activateOn(context, webPlatform);
}
