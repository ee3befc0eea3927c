import * as vscode from 'vscode';
import { hoverAt, oneLine, shorten, type Decoded, type HoverContent, type HoverFinding } from '../../engine/index';
import { code, commandLink, markdown, plain } from '../markdown';
import { rangeOf } from '../positions';
import { localZone, serverZone } from '../settings';
import type { Services } from '../services';

const COMMANDS = ['exchangeLens.openRulePage', 'exchangeLens.copyText', 'exchangeLens.showFindings', 'exchangeLens.finding.openConfig', 'exchangeLens.finding.copyXml'];
/** Depth and breadth of a decoded value in a hover; the palette command shows all. */
const MAX_DEPTH = 2;
const MAX_CHILDREN = 12;

/** What a place of a log means: the column, the value, the finding. */
export class HoverProvider implements vscode.HoverProvider {
  constructor(private readonly services: Services) {}

  async provideHover(document: vscode.TextDocument, position: vscode.Position, token: vscode.CancellationToken): Promise<vscode.Hover | undefined> {
    const model = await this.services.documents.model(document, token);
    if (!model || token.isCancellationRequested) return undefined;
    const content = hoverAt(model, position.line + 1, position.character, { findings: this.services.cases.findings, files: this.services.cases.report.files, localZone: localZone(), serverZone: serverZone().zone });
    return content && new vscode.Hover(renderHover(content), rangeOf(content));
  }
}

export function renderHover(content: HoverContent): vscode.MarkdownString[] {
  const parts: string[] = [];
  if (content.field) parts.push(fieldText(content));
  if (content.object) parts.push(objectText(content.object));
  for (const value of content.decoded) parts.push(decodedText(value));
  const out = parts.length > 0 ? [markdown(parts.join('\n\n'), COMMANDS)] : [];
  for (const finding of content.findings) out.push(markdown(findingText(finding), COMMANDS));
  return out;
}

function fieldText({ field, times }: HoverContent): string {
  const value = field!.value.length <= 80 ? code(field!.value) : '';
  const head = `**${plain(field!.name)}**${value === '' ? '' : `  ${value}`}${field!.valueMeaning ? `  ${plain(field!.valueMeaning)}` : ''}`;
  const lines = [head];
  if (times.length > 0) lines.push(times.map(plain).join('  \n'));
  if (field!.meaning) lines.push(plain(field!.meaning));
  return lines.join('\n\n');
}

function objectText(object: NonNullable<HoverContent['object']>): string {
  const lines = [`**${plain(object.label)}**  ${plain(shorten(oneLine(object.description), 200))}`, object.rows.map((r) => `- ${plain(r.name)}: ${code(r.value)}`).join('\n'), ...object.notes.map(plain)];
  if (object.command !== undefined) lines.push(`${plain(vscode.l10n.t('To see it:'))} ${code(object.command)} ${commandLink(vscode.l10n.t('Copy'), 'exchangeLens.copyText', object.command)}`);
  return lines.join('\n\n');
}

/** A decoded value: its meaning first, its parts as a list. */
export function decodedText(value: Decoded): string {
  const lines = [`**${plain(value.label)}**: ${plain(shorten(oneLine(value.value), 400))}${provenance(value)}`];
  if (value.error) lines.push(`$(warning) ${plain(value.error)}`);
  const notes = value.notes ?? [];
  const parts = children(value, 1);
  return [...lines, [...notes.map((n) => `- ${plain(n)}`), ...parts].join('\n')].filter((s) => s !== '').join('\n\n');
}

function children(value: Decoded, depth: number): string[] {
  const list = value.children ?? [];
  const out: string[] = [];
  for (const child of list.slice(0, MAX_CHILDREN)) {
    const raw = child.raw !== '' && child.raw !== child.value && child.raw !== value.raw && child.raw.length <= 48 ? ` ${code(child.raw)}` : '';
    out.push(`${'  '.repeat(depth - 1)}- ${plain(child.label)}: ${plain(shorten(oneLine(child.value), 160))}${raw}${provenance(child)}${child.error ? ` $(warning) ${plain(child.error)}` : ''}`);
    if (depth < MAX_DEPTH) out.push(...children(child, depth + 1));
  }
  if (list.length > MAX_CHILDREN) out.push(`- ${plain(vscode.l10n.t('{0} more', list.length - MAX_CHILDREN))}`);
  return out;
}

function provenance(value: Decoded): string {
  return value.provenance && value.provenance !== 'documented' ? ` *${plain(provenanceWord(value.provenance))}*` : '';
}

function provenanceWord(word: NonNullable<Decoded['provenance']>): string {
  switch (word) {
    case 'reported': return vscode.l10n.t('reported, not documented');
    case 'unverified': return vscode.l10n.t('unverified');
    case 'inferred': return vscode.l10n.t('inferred');
    default: return word;
  }
}

/** A finding as the hover shows it: sentence, meaning, what to do, where to read more. */
export function findingText(finding: HoverFinding): string {
  const lines = [`**${plain(finding.title)}**  \n*${plain(finding.confidence)}*`, plain(finding.detail)];
  if (finding.remedy.length > 0) lines.push(`${plain(vscode.l10n.t('Next:'))}\n${finding.remedy.map((r) => `1. ${plain(r)}`).join('\n')}`);
  for (const m of finding.missing.slice(0, 3)) lines.push(`${plain(vscode.l10n.t('Not seen: {0}', m.what))}  \n${code(m.how)} ${commandLink(vscode.l10n.t('Copy'), 'exchangeLens.copyText', m.how)}`);
  const { config, xml } = finding.actions;
  // commands get the number of the finding: a page that shows a hover never says what to open or copy
  const steps = [
    config && commandLink(vscode.l10n.t('Open configuration'), 'exchangeLens.finding.openConfig', { finding: finding.index }),
    xml !== undefined && commandLink(vscode.l10n.t('Copy XML'), 'exchangeLens.finding.copyXml', { finding: finding.index }),
  ].filter((s) => typeof s === 'string');
  lines.push([...steps, commandLink(vscode.l10n.t('Rule page'), 'exchangeLens.openRulePage', finding.rule), commandLink(vscode.l10n.t('All findings'), 'exchangeLens.showFindings')].join('  ·  '));
  return lines.filter((l) => l !== '').join('\n\n');
}
