import * as vscode from 'vscode';
import { runTool, type LogSource, type ToolDefinition, type ToolHost } from '../../engine/index';
import { findFiles, opened } from '../files/find';
import type { Services } from '../services';
import { caseOptions } from '../settings';

/** The analyses as tools of a language model, where this VS Code has such things; one that refuses them has everything else. */
export function registerTools(services: Services): void {
  const { lm } = vscode as Partial<typeof vscode>;
  if (typeof lm?.registerTool !== 'function') return;
  try {
    const { contributes } = services.context.extension.packageJSON as { contributes: { languageModelTools: { name: string }[] } };
    for (const { name } of contributes.languageModelTools) services.context.subscriptions.push(lm.registerTool(name, new AgentTool(name.slice(PREFIX.length) as ToolDefinition['name'], services)));
  } catch (error) {
    services.log.warn(`no tools for agents: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Of the names in the manifest; the rest is the engine's name of the tool. */
const PREFIX = 'exchangeLens_';

type Input = Record<string, unknown>;

class AgentTool implements vscode.LanguageModelTool<Input> {
  constructor(
    private readonly tool: ToolDefinition['name'],
    private readonly services: Services,
  ) {}

  /** Nothing is read here, nothing changes. */
  prepareInvocation({ input }: vscode.LanguageModelToolInvocationPrepareOptions<Input>): vscode.PreparedToolInvocation {
    // what the model wrote is plain text: in a string, not in Markdown
    const what = plainly(input.path ?? input.value);
    switch (this.tool) {
      case 'analyze': return { invocationMessage: vscode.l10n.t('Analyzing {0}', what) };
      case 'explainFinding': return { invocationMessage: vscode.l10n.t('Explaining a finding in {0}', what) };
      case 'decodeValue': return { invocationMessage: vscode.l10n.t('Decoding {0}', what) };
      case 'showObject': return { invocationMessage: vscode.l10n.t('Reading objects of {0}', what) };
    }
  }

  async invoke({ input }: vscode.LanguageModelToolInvocationOptions<Input>, token: vscode.CancellationToken): Promise<vscode.LanguageModelToolResult> {
    const controller = new AbortController();
    const stop = token.onCancellationRequested(() => controller.abort(new vscode.CancellationError()));
    try {
      const { text } = await runTool(this.tool, input, this.host(controller.signal));
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
    } finally {
      stop.dispose();
    }
  }

  private host(signal: AbortSignal): ToolHost {
    const uris = new Map<string, vscode.Uri>();
    const { platform, cases } = this.services;
    return {
      signal,
      options: caseOptions(),
      scan: (source, aborted) => platform.scan({ uri: uris.get(source.path)!, path: source.path, ...(aborted ? { signal: aborted } : {}) }),
      open: async (path) => {
        const { uri, type } = await this.resolve(path);
        const { files, cut } = (type & vscode.FileType.Directory) !== 0 ? await findFiles(platform, uri) : { files: await opened(platform, uri), cut: [] };
        const skipped = [...files.flatMap((f) => (f.error === undefined ? [] : [{ path: cases.pathOf(f.uri), why: f.error }])), ...cut.map((c) => ({ path: cases.pathOf(c.uri), why: c.why }))];
        const sources = files.filter((f) => f.error === undefined).map(({ uri: one }): LogSource => {
          const shown = cases.pathOf(one);
          uris.set(shown, one);
          // opened when read: a virtual file system hands out whole files
          return { path: shown, chunks: async function* (from, to, aborted) { yield* (await platform.source(one, shown)).chunks(from, to, aborted); } };
        });
        return { sources, skipped };
      },
    };
  }

  /** Below the folders of the window, or a file of the case; nothing else. */
  private async resolve(given: string): Promise<{ uri: vscode.Uri; type: vscode.FileType }> {
    const folders = (vscode.workspace.workspaceFolders ?? []).map((f) => f.uri);
    const candidates = [this.services.cases.uriOf(given), ...absolute(given, folders), ...folders.map((f) => vscode.Uri.joinPath(f, given))];
    const allowed = candidates.filter((uri): uri is vscode.Uri => uri !== undefined && (this.services.cases.get(uri) !== undefined || folders.some((f) => isBelow(uri, f))));
    for (const uri of allowed) {
      try {
        return { uri, type: (await vscode.workspace.fs.stat(uri)).type };
      } catch {
        // not there; perhaps in the next folder
      }
    }
    if (allowed.length > 0) throw new Error(vscode.l10n.t('There is no such file or folder. "." names the folder of the workspace.'));
    throw new Error(vscode.l10n.t('The path leads out of the folders of this workspace. Ask for a path below them.'));
  }
}

function absolute(given: string, folders: readonly vscode.Uri[]): vscode.Uri[] {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(given)) return [vscode.Uri.parse(given)];
  return given.startsWith('/') || /^[A-Za-z]:[\\/]/.test(given) ? [vscode.Uri.file(given), ...folders.map((f) => f.with({ path: given.replaceAll('\\', '/') }))] : [];
}

function isBelow(uri: vscode.Uri, folder: vscode.Uri): boolean {
  if (uri.scheme !== folder.scheme || uri.authority !== folder.authority) return false;
  // joined with nothing: . and .. are gone
  const path = vscode.Uri.joinPath(uri, '').path.replace(/(?<!\/)\/+$/, '');
  const root = folder.path.replace(/(?<!\/)\/+$/, '');
  return path === root || path.startsWith(`${root}/`);
}

const MAX_SHOWN = 80;

function plainly(value: unknown): string {
  return String(value ?? '').replace(/[^\p{L}\p{N} ./\\:@_+-]/gu, '?').slice(0, MAX_SHOWN);
}
