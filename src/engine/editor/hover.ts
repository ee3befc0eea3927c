import { t } from '../l10n';
import { formatById } from '../registry';
import type { FieldDoc, Format } from '../formats/format';
import type { Decoded, FileScan, Finding, Missing, Rec, Span } from '../model';
import { confidenceText } from '../report/words';
import type { DumpNode } from '../objects/tree';
import { formatInZone, formatLocal } from '../time/format';
import { localToUtc, UTC, type Zone } from '../time/zones';
import { configCellAt, type ConfigCell } from './config';
import type { DocumentModel, LineFact } from './document';
import { nodeRows, type NodeRow } from './dump';
import { explainAll, explainAt } from './explain';
import { actionsOf, type FindingActions } from './finding-actions';
import { findingsAt } from './findings';
import type { TextLines } from './text-lines';

/** What a hover says: plain data, a surface only lays it out. Texts may hold log text and must be shown as text. */
export interface HoverContent extends Span {
  line: number;
  field?: { name: string; value: string; meaning?: string; valueMeaning?: string };
  /** The stamp in every zone worth showing, each with its zone. */
  times: string[];
  decoded: Decoded[];
  /** An object of a debugger log, or a part of it. */
  object?: { label: string; description: string; rows: NodeRow[]; notes: string[]; command?: string };
  findings: HoverFinding[];
}

export interface HoverFinding {
  /** Index in the report. */
  index: number;
  rule: string;
  title: string;
  confidence: string;
  detail: string;
  remedy: string[];
  missing: Missing[];
  actions: FindingActions;
}

export interface HoverOptions {
  findings?: readonly Finding[];
  /** The reader's zone, shown beside UTC. */
  localZone?: Zone;
  /** The files of the case, where actions may lead. */
  files?: readonly FileScan[];
  /** Zone of the server's own clock, once known. */
  serverZone?: Zone;
}

/** What a hover asks of a document; a page of a larger file can answer it too. */
export interface HoverModel {
  readonly path: string;
  readonly text: Pick<TextLines, 'line'>;
  readonly dump: DocumentModel['dump'];
  recordAt(line: number): Rec | undefined;
  factsIn(from: number, to: number): LineFact[];
}

/** A finding of every line would drown the field: at most so many. */
const MAX_HOVER_FINDINGS = 2;

/** What stands at a place of the document; undefined where there is nothing to say. Lines are 1-based, columns 0-based. */
export function hoverAt(model: HoverModel, line: number, column: number, options: HoverOptions = {}): HoverContent | undefined {
  const node = model.dump?.tree.nodeAt(line);
  const rec = node ? undefined : model.recordAt(line);
  const content: HoverContent = { line, column, endColumn: column, times: [], decoded: [], findings: [] };
  const cell = rec && cellAt(model, rec, line, column);
  const text = model.text.line(line);
  if (rec && cell) describeCell(content, rec, cell, options);
  if (rec?.kind === 'config') describeSetting(content, configCellAt(rec, line, column), text);
  if (node) describeNode(content, node);
  const value = explainAt(text, column);
  if (value && !content.decoded.some((d) => d.kind === value.decoded.kind && d.raw === value.decoded.raw)) {
    content.decoded.push(value.decoded);
    if (!cell) Object.assign(content, { column: value.column, endColumn: value.endColumn });
  }
  content.findings = findingsOf(model, line, column, options.findings ?? [], options.files ?? []);
  if (!content.field && !content.object && content.decoded.length === 0 && content.findings.length === 0) return undefined;
  if (content.column === content.endColumn) Object.assign(content, { column: 0, endColumn: text.length });
  return content;
}

function describeNode(content: HoverContent, node: DumpNode): void {
  content.column = node.column;
  content.endColumn = node.endColumn;
  content.object = { label: node.label, description: node.description, rows: nodeRows(node), notes: node.tooltip.notes };
  if (node.kind !== 'command' && node.copyCommand !== undefined) content.object.command = node.copyCommand;
}

function describeSetting(content: HoverContent, cell: ConfigCell | undefined, text: string): void {
  if (!cell) return;
  content.column = cell.column;
  content.endColumn = Math.min(cell.endColumn, text.length);
  content.field = { name: cell.name, value: cell.value, ...(cell.meaning ? { meaning: cell.meaning } : {}) };
  content.decoded.push(...cell.decoded);
}

interface Cell extends Span {
  name: string;
  value: string;
}

function cellAt(model: HoverModel, rec: Rec, line: number, column: number): Cell | undefined {
  // spans count from the start of the record; a line behind its first one is further on
  let before = 0;
  for (let n = rec.line; n < line; n++) before += model.text.line(n).length + 1;
  const at = before + column;
  for (const name of rec.names()) {
    const span = rec.span(name);
    if (!span) continue;
    if (span.line !== undefined) {
      if (span.line === line && column >= span.column && column <= span.endColumn) return { name, value: rec.get(name) ?? '', column: span.column, endColumn: span.endColumn };
      continue;
    }
    if (at < span.column || at > span.endColumn) continue;
    const own = model.text.line(line).length;
    return { name, value: rec.get(name) ?? '', column: Math.max(0, span.column - before), endColumn: Math.min(own, span.endColumn - before) };
  }
  return undefined;
}

function describeCell(content: HoverContent, rec: Rec, cell: Cell, options: HoverOptions): void {
  const format = formatById(rec.format);
  const doc = format && fieldDoc(format, cell.name);
  content.column = cell.column;
  content.endColumn = cell.endColumn;
  content.field = { name: cell.name, value: cell.value };
  // words of a format are data; their messages are in the bundle like any other
  if (doc?.meaning) content.field.meaning = t(doc.meaning);
  const values = doc?.values;
  const meaning = values && (Object.hasOwn(values, cell.value) ? values[cell.value] : values[Object.keys(values).find((k) => k.toLowerCase() === cell.value.toLowerCase()) ?? '']);
  if (meaning) content.field.valueMeaning = t(meaning);
  if (isStampCell(rec, cell)) content.times = times(rec, options);
  if (doc?.decode) content.decoded.push(...doc.decode(cell.value, rec));
  else if (cell.value.length <= 100 && content.times.length === 0) content.decoded.push(...explainAll(cell.value));
}

const docs = new Map<string, Map<string, FieldDoc>>();

function fieldDoc(format: Format, name: string): FieldDoc | undefined {
  let byName = docs.get(format.id);
  if (!byName) docs.set(format.id, (byName = new Map(Object.entries(format.fields).map(([key, doc]) => [key.toLowerCase(), doc]))));
  return byName.get(name.toLowerCase());
}

/** The cell the record's own time was read from: a stamp by its looks, at its place in the front. */
function isStampCell(rec: Rec, cell: Cell): boolean {
  return rec.ms === rec.ms && cell.value.length < 40 && /^\[?\d{1,4}[-/]\d\d?[-/]\d{2,4}[T\- ]\d/.test(cell.value) && rec.text.indexOf(cell.value) < 60;
}

function times(rec: Rec, options: HoverOptions): string[] {
  const zones = [options.serverZone, options.localZone].filter((z) => z !== undefined && z.name !== UTC.name) as Zone[];
  if (rec.clock === 'utc') return [formatInZone(rec.ms, UTC), ...distinct(zones).map((z) => formatInZone(rec.ms, z))];
  if (!options.serverZone) return [t('{0} on the clock of whoever wrote it; its zone is not known', formatLocal(rec.ms))];
  const utc = localToUtc(rec.ms, options.serverZone).utc;
  return [formatInZone(utc, UTC), ...distinct(zones).map((z) => formatInZone(utc, z))];
}

function distinct(zones: readonly Zone[]): Zone[] {
  return zones.filter((z, i) => zones.findIndex((other) => other.name === z.name) === i);
}

function findingsOf(model: HoverModel, line: number, column: number, findings: readonly Finding[], files: readonly FileScan[]): HoverFinding[] {
  const facts = model.factsIn(line, line);
  return findingsAt(model, findings, line)
    .filter((i) => {
      const finding = findings[i]!;
      const spans = [...finding.evidence.filter((e) => e.path === model.path && e.line === line), ...facts.filter((f) => f.kind === finding.rule && f.column !== undefined)];
      return spans.length === 0 || spans.some((s) => column >= s.column! && column <= s.endColumn!);
    })
    .slice(0, MAX_HOVER_FINDINGS)
    .map((index) => {
      const f = findings[index]!;
      return { index, rule: f.rule, title: f.title, confidence: confidenceText(f.confidence), detail: f.detail, remedy: f.remedy, missing: f.missing, actions: actionsOf(f, files) };
    });
}
