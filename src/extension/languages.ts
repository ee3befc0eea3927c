import * as vscode from 'vscode';
import { detectFormat, type TextLines } from '../engine/index';

/** Every language id of ours. */
export const LANGUAGES = [
  'exchange-connectivity-log', 'exchange-message-tracking-log', 'exchange-smtp-protocol-log', 'exchange-fields-log', 'exchange-assistants-trace',
  'exchange-object-dump', 'exchange-cmdlet-output', 'exchange-setup-log',
] as const;

/** Documents providers answer for, on any file system. Configuration files stay XML and are recognised by content. */
export const SELECTOR: vscode.DocumentSelector = [...LANGUAGES.map((language) => ({ language })), { language: 'xml', pattern: '**/*.config' }];

/** What is pasted, or comes to an empty file from disk, is longer; what is typed is shorter. */
const PASTED_CHARS = 40;
/** Languages whose documents may be ours though VS Code cannot tell. */
const GENERAL = new Set(['log', 'plaintext']);
/** Language of a text that holds several formats, by its first one; the rest is recognised block by block. */
const BY_FORMAT: Readonly<Record<string, string>> = { 'transport-config': 'xml' };

/** The live text of a document, line by line. */
export function textOf(document: vscode.TextDocument): TextLines {
  return {
    get count() {
      const n = document.lineCount;
      return n > 0 && document.lineAt(n - 1).text === '' ? n - 1 : n;
    },
    line: (line) => (line >= 1 && line <= document.lineCount ? document.lineAt(line - 1).text : ''),
  };
}

export function isOurLanguage(id: string): boolean {
  return (LANGUAGES as readonly string[]).includes(id);
}

/** A configuration file of a transport service, by name and content. */
export function isTransportConfig(document: vscode.TextDocument): boolean {
  return document.languageId === 'xml' && /\.config$/i.test(document.uri.path) && detectFormat(document.uri.path, textOf(document))?.id === 'transport-config';
}

/** Gives Exchange files among `.log` and `.txt` their language. Never touches a document whose language someone chose. */
export class LanguageDetector implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[] = [];
  /** Documents looked at once; what happens to their language afterwards is the user's choice. */
  private readonly seen = new Set<string>();

  /** @param expected hears of a document before its language changes, or that it does not */
  constructor(
    private readonly log: vscode.LogOutputChannel,
    private readonly expected: (document: vscode.TextDocument, language: string | undefined) => void,
  ) {
    this.subscriptions.push(
      vscode.workspace.onDidOpenTextDocument((d) => this.look(d)),
      vscode.workspace.onDidCloseTextDocument((d) => this.closed(d)),
      // an empty document gets its text later: from the clipboard, or as the file grows
      vscode.workspace.onDidChangeTextDocument((e) => e.contentChanges.some((c) => c.text.length >= PASTED_CHARS && (e.document.isUntitled || c.text.includes('\n'))) && this.look(e.document)),
      // a retained model is attached again without being opened
      vscode.window.onDidChangeActiveTextEditor((e) => e && this.look(e.document)),
    );
    for (const document of vscode.workspace.textDocuments) this.look(document);
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
  }

  private look(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!GENERAL.has(document.languageId) || this.seen.has(key) || document.uri.scheme === 'output') return;
    if (!vscode.workspace.getConfiguration('exchangeLens', document.uri).get('detect.enabled', true)) return;
    // an empty document may get its text later
    if (document.lineCount <= 1 && document.lineAt(0).text === '') return;
    if (isAssociated(document)) return void this.seen.add(key);
    const began = performance.now();
    const format = detectFormat(document.uri.path, textOf(document));
    const language = format && (BY_FORMAT[format.id] ?? format.language);
    // to what is being written the log may be pasted later
    if (language || !document.isUntitled) this.seen.add(key);
    this.log.trace(`looked at ${document.uri.path}: ${format?.id ?? 'not ours'} in ${(performance.now() - began).toFixed(1)} ms`);
    if (!language || language === document.languageId) return;
    this.expected(document, language);
    void vscode.languages.setTextDocumentLanguage(document, language).then(undefined, (error) => {
      this.log.warn(`language ${language}: ${error}`);
      this.expected(document, undefined);
    });
  }

  /** `seen` also hears of a change of language as close and open; only a document that is really gone is forgotten. */
  private closed(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    setTimeout(() => {
      if (!vscode.workspace.textDocuments.some((d) => d.uri.toString() === key)) this.seen.delete(key);
    }, 0);
  }
}

/** The user's own `files.associations` names this file. */
function isAssociated(document: vscode.TextDocument): boolean {
  const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
  const associations = vscode.workspace.getConfiguration('files', document.uri).get<Record<string, string>>('associations') ?? {};
  return Object.entries(associations).some(([pattern, language]) => {
    // globs as users write them for files: stars and question marks
    const own = pattern.slice(pattern.lastIndexOf('/') + 1).toLowerCase();
    const expression = new RegExp(`^${own.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*').replace(/\?/g, '.')}$`);
    return language === document.languageId && expression.test(name.toLowerCase());
  });
}
