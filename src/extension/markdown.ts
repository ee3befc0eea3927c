import * as vscode from 'vscode';
import { oneLine, shorten, visibleLines } from '../engine/index';

/** Log text in a code span is for recognising it, not for reading all of it. */
const CODE_CHARS = 200;

/** Our own words, possibly with names from a log in them: every character that could be Markdown is taken literally. */
export function plain(text: string): string {
  return visibleLines(text).map((line) => line.replace(/[\\`*_{}[\]()#+\-.!|<>~&@:/^$=]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : `\\${c}`))).join('  \n');
}

/** Log text as code: hidden characters visible, back-ticks inside cannot end it. */
export function code(text: string, max = CODE_CHARS): string {
  const shown = shorten(oneLine(text), max);
  if (shown.trim() === '') return '';
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map((m) => m[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A link that runs one of our own commands; the text must be our own. */
export function commandLink(text: string, command: string, ...args: unknown[]): string {
  return `[${plain(text)}](command:${command}?${encodeURIComponent(JSON.stringify(args))})`;
}

/** Markdown that can run the named commands and nothing else. */
export function markdown(value: string, enabledCommands: readonly string[] = []): vscode.MarkdownString {
  const out = new vscode.MarkdownString(value, true);
  out.supportHtml = false;
  if (enabledCommands.length > 0) out.isTrusted = { enabledCommands };
  return out;
}
