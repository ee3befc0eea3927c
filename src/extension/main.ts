import type * as vscode from 'vscode';
import { activateOn } from './extension';
import { nodePlatform } from './files/node';

export function activate(context: vscode.ExtensionContext): Promise<void> {
  return activateOn(context, (messages) => nodePlatform(context.extensionPath, messages));
}
