import * as vscode from 'vscode';
import { decodedText, decodeValue as decode, oneLine, shorten, whyNotDecoded, wrap, type Decoded } from '../../engine/index';

interface Row extends vscode.QuickPickItem {
  copy: string;
}

/** A pasted mail is no value. */
const MAX_INPUT = 20_000;
const WIDTH = 100;
/** What fits into a row of the list; the rest goes into rows below it. */
const ROW_CHARS = 84;
const MAX_VALUE = 2_000;

/** Asks for a value and explains it while it is typed; Enter copies the row that is marked, the first one copies all. */
export function decodeValue(given?: string): void {
  const pick = vscode.window.createQuickPick<Row>();
  pick.title = vscode.l10n.t('Decode Value: Enter copies what is marked, the first row copies all');
  pick.placeholder = vscode.l10n.t('Entry id, HRESULT, ec=, SMTP status, IMCEA address, ticks, TimeSpan, SID, event mask, GUID');
  pick.matchOnDescription = pick.matchOnDetail = false;
  const show = (): void => {
    pick.items = rows(pick.value.slice(0, MAX_INPUT));
  };
  pick.onDidChangeValue(show);
  pick.onDidAccept(async () => {
    const row = pick.selectedItems[0];
    pick.hide();
    if (row && row.copy !== '') await vscode.env.clipboard.writeText(row.copy);
  });
  pick.onDidHide(() => pick.dispose());
  pick.value = given ?? selected();
  show();
  pick.show();
}

function selected(): string {
  const editor = vscode.window.activeTextEditor;
  return editor && !editor.selection.isEmpty ? oneLine(editor.document.getText(editor.selection)).slice(0, MAX_INPUT) : '';
}

/** Rows stay whatever is typed: the answer is to the text, not filtered by it. */
function rows(text: string): Row[] {
  if (text.trim() === '') return [];
  const answers = decode(text);
  if (answers.length === 0) return [{ label: vscode.l10n.t('Not recognised'), detail: whyNotDecoded(text), alwaysShow: true, copy: '' }];
  const out: Row[] = [];
  answers.forEach((answer, i) => {
    if (i > 0) out.push({ label: vscode.l10n.t('or'), kind: vscode.QuickPickItemKind.Separator, copy: '' });
    add(out, answer, 0, i === 0 ? decodedText(text, answers, WIDTH) : undefined);
  });
  return out;
}

function add(out: Row[], value: Decoded, depth: number, all?: string): void {
  const indent = '\u2003'.repeat(depth);
  const label = oneLine(value.label);
  const [first, ...rest] = wrap(shorten(oneLine(value.value), MAX_VALUE), ROW_CHARS - label.length - depth);
  out.push({ label: `${indent}${label}`, description: first ?? '', alwaysShow: true, copy: all ?? value.value });
  const below = (lines: readonly string[], copy: string): void => lines.forEach((description) => out.push({ label: `${indent}\u2003`, description, alwaysShow: true, copy }));
  below(rest, value.value);
  if (value.error) below(wrap(`$(warning) ${oneLine(value.error)}`, ROW_CHARS), value.error);
  for (const note of value.notes ?? []) below(wrap(oneLine(note), ROW_CHARS), note);
  for (const child of value.children ?? []) add(out, child, depth + 1);
}
