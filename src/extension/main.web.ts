import type * as vscode from 'vscode';
import { activateOn } from './extension';
import { webPlatform } from './files/web';

export function activate(context: vscode.ExtensionContext): Promise<void> {
  return activateOn(context, webPlatform);
}
