import * as vscode from 'vscode';
import type { ViewStart } from '../../webview/protocol';

/** The page of a view. Scripts run by nonce only; styles inline because the controls bring their own style elements. */
export function pageHtml(webview: vscode.Webview, extensionUri: vscode.Uri, title: string, start: Omit<ViewStart, 'worker'>): string {
  const at = (name: string, folder = 'webview'): string => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', folder, name)).toString();
  const nonce = makeNonce();
  const csp = [
    "default-src 'none'",
    // the engine counts lines in WebAssembly
    `script-src 'nonce-${nonce}' 'wasm-unsafe-eval'`,
    `style-src ${webview.cspSource} 'unsafe-inline'`,
    `font-src ${webview.cspSource}`,
    // the worker's script is fetched and started from a blob: workers may not come from another origin
    `connect-src ${webview.cspSource}`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const data = JSON.stringify({ ...start, worker: at('extension.js', 'web') } satisfies ViewStart).replace(/</g, '\\u003c').replace(/\u2028|\u2029/g, ' ');
  return `<!DOCTYPE html>
<html lang="${attribute(start.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${at('annotated.css')}">
<title>${attribute(title)}</title>
</head>
<body>
<div id="app"></div>
<script type="application/json" id="start">${data}</script>
<script nonce="${nonce}" src="${at('main.js')}"></script>
</body>
</html>`;
}

/** A page that only says something; no script runs in it. */
export function messageHtml(lines: readonly string[]): string {
  return `<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'"></head>
<body>${lines.map((line) => `<p role="alert">${attribute(line)}</p>`).join('')}</body>
</html>`;
}

function makeNonce(): string {
  return globalThis.crypto.randomUUID().replaceAll('-', '');
}

function attribute(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
