import type { ConfigDocument } from '../formats/config-xml';
import { t } from '../l10n';
import { formatById } from '../registry';
import type { Rec } from '../model';
import { countText } from '../report/words';
import type { DocumentModel } from './document';
import { dumpOutline } from './dump';
import type { Group, Stretch } from './groups';
import { shorten, oneLine } from './text-lines';

/** Lines are 1-based and inclusive. */
export interface OutlineNode {
  name: string;
  detail: string;
  kind: 'hour' | 'session' | 'record' | 'block' | 'object' | 'more';
  from: number;
  to: number;
  /** The line that names it. */
  at: number;
  children: OutlineNode[];
}

export interface Fold {
  from: number;
  to: number;
  kind?: 'comment' | 'region';
}

/** Sessions listed in one hour: beyond that an outline is no outline. Those with failures come first. */
const MAX_SESSIONS_PER_HOUR = 500;
const MAX_NODES = 10_000;
const MAX_FOLDS = 50_000;
const NAME_CHARS = 120;
const HOUR_MS = 3_600_000;

/** What stands where: hours and sessions of a log, blocks and records of notes, commands and objects of a dump. */
export function outline(model: DocumentModel): OutlineNode[] {
  return atOnce(outlineSteps(model));
}

/** The same, yielding as it goes, for a thread that also serves an editor. */
export function* outlineSteps(model: DocumentModel): Generator<void, OutlineNode[]> {
  const { scan, dump } = model;
  if (dump && scan?.format === 'object-dump') return yield* dumpOutline(dump);
  if (scan && formatById(scan.format)?.kind === 'log' && model.groups.stretches.length > 0) return yield* hours(model);
  const nodes = blocks(model);
  return nodes.length > 0 ? nodes : yield* hours(model);
}

function atOnce<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function* hours(model: DocumentModel): Generator<void, OutlineNode[]> {
  const { stretches, list } = model.groups;
  const out: OutlineNode[] = [];
  let next = 0;
  let left = MAX_NODES;
  for (const stretch of stretches) {
    if (left-- <= 0) break;
    yield;
    const started: Group[] = [];
    while (next < list.length && list[next]!.first <= stretch.last) started.push(list[next++]!);
    const children = sessions(started, stretch, Math.min(MAX_SESSIONS_PER_HOUR, left));
    left -= children.length;
    const failed = started.reduce((n, g) => n + (g.failures > 0 ? 1 : 0), 0);
    out.push({ name: hourName(stretch.hour, model), detail: hourDetail(stretch, started.length, failed), kind: 'hour', from: stretch.first, to: stretch.last, at: stretch.first, children });
  }
  return out;
}

function sessions(started: readonly Group[], stretch: Stretch, room: number): OutlineNode[] {
  const shown = started.length <= room ? started : [...started].sort((a, b) => b.failures - a.failures || a.first - b.first).slice(0, room).sort((a, b) => a.first - b.first);
  const nodes = shown.map((g): OutlineNode => ({
    name: g.key, detail: oneLine(g.failures > 0 ? `${failures(g.failures)} · ${g.label}` : g.label), kind: 'session',
    from: g.first, to: Math.min(g.last, stretch.last), at: g.first, children: [],
  }));
  const more = started.length - shown.length;
  if (more > 0) nodes.push({ name: t('{0} more without failures', countText(more)), detail: '', kind: 'more', from: stretch.last, to: stretch.last, at: stretch.last, children: [] });
  return nodes;
}

function failures(n: number): string {
  return n === 1 ? t('1 failure') : t('{0} failures', countText(n));
}

function hourName(hour: number, model: DocumentModel): string {
  const iso = new Date(hour * HOUR_MS).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 13)}:00${model.scan?.clock === 'utc' ? 'Z' : ''}`;
}

function hourDetail(stretch: Stretch, started: number, failed: number): string {
  const parts = [stretch.records === 1 ? t('1 record') : t('{0} records', countText(stretch.records))];
  if (started > 0) parts.push(started === 1 ? t('1 session') : t('{0} sessions', countText(started)));
  if (failed > 0) parts.push(t('{0} with failures', countText(failed)));
  return parts.join(' · ');
}

function blocks(model: DocumentModel): OutlineNode[] {
  const out: OutlineNode[] = [];
  const recs = model.blocks;
  let next = 0;
  for (const block of model.scan?.blocks ?? []) {
    if (block.format === 'prose' || out.length >= MAX_NODES) continue;
    const format = formatById(block.format);
    const children: OutlineNode[] = [];
    while (next < recs.length && recs[next]!.line < block.from) next++;
    for (; next < recs.length && recs[next]!.line <= block.to; next++) {
      if (children.length < MAX_SESSIONS_PER_HOUR) children.push(recordNode(recs[next]!));
    }
    const detail = children.length > 1 ? t('{0} records', countText(children.length)) : '';
    out.push({ name: format?.title() ?? block.format, detail, kind: 'block', from: block.from, to: block.to, at: block.from, children });
  }
  // one block of one kind needs no level of its own
  return out.length === 1 && out[0]!.children.length > 0 ? out[0]!.children : out;
}

/** Properties that name what a block of cmdlet output is about, best first. */
const NAMING = ['displayname', 'name', 'identity', 'subject', 'messagesubject', 'eventid', 'eventname', 'alias', 'messageid'];

function recordNode(rec: Rec): OutlineNode {
  if (rec.kind === 'config') return configNode(rec);
  const names = rec.names();
  const naming = NAMING.map((n) => names.find((name) => name.toLowerCase() === n)).find((n) => n !== undefined && (rec.get(n) ?? '') !== '');
  const cells = names.map((n) => rec.get(n) ?? '').filter((v) => v !== '');
  const name = naming !== undefined ? rec.get(naming)! : cells.slice(0, 3).join(' ');
  const detail = naming !== undefined ? cells.filter((v) => v !== name).slice(0, 2).join(' ') : '';
  return { name: shorten(oneLine(name), NAME_CHARS) || rec.kind, detail: shorten(oneLine(detail), NAME_CHARS), kind: 'record', from: rec.line, to: rec.line + rec.lines - 1, at: rec.line, children: [] };
}

/** A configuration: its settings. */
function configNode(rec: Rec): OutlineNode {
  const { entries } = rec.data as ConfigDocument;
  const children = entries.slice(0, MAX_NODES).map((e): OutlineNode => ({
    name: shorten(oneLine(e.key), NAME_CHARS) || t('(no key)'), detail: shorten(oneLine(e.value ?? ''), NAME_CHARS), kind: 'record', from: e.element.line, to: e.element.endLine, at: e.element.line, children: [],
  }));
  return { name: formatById(rec.format)?.title() ?? rec.kind, detail: '', kind: 'block', from: rec.line, to: rec.line + rec.lines - 1, at: rec.line, children };
}

/** Ranges that can be folded. They nest: an hour holds groups of sessions that overlap in time, a group holds the unbroken runs of one session. */
export function folding(model: DocumentModel): Fold[] {
  return atOnce(foldingSteps(model));
}

/** The same, yielding as it goes. */
export function* foldingSteps(model: DocumentModel): Generator<void, Fold[]> {
  const out: Fold[] = [...headers(model)];
  for (const s of model.groups.stretches) add(out, s.first, s.last);
  if (model.groups.list.length > 0) for (const s of model.groups.stretches) yield* overlapping(model, s, out);
  for (const block of model.scan?.blocks ?? []) if (formatById(block.format)?.kind === 'block') add(out, block.from, block.to);
  for (let i = 0; i < model.blocks.length; i++) {
    if (i % FOLDS_A_STEP === 0) yield;
    const rec = model.blocks[i]!;
    add(out, rec.line, rec.line + rec.lines - 1);
  }
  if (!model.dump) return out;
  const roots = (yield* model.dump.prepare()).roots();
  for (let i = 0; i < roots.length; i++) {
    if (i % FOLDS_A_STEP === 0) yield;
    add(out, roots[i]!.line, roots[i]!.endLine);
  }
  return out;
}

/** Records and roots of a tree looked at between two pauses: less than a millisecond. */
const FOLDS_A_STEP = 2000;

function add(out: Fold[], from: number, to: number): void {
  if (to > from && out.length < MAX_FOLDS) out.push({ from, to });
}

/** Runs of `#` lines. */
function headers(model: DocumentModel): Fold[] {
  const out: Fold[] = [];
  const end = Math.min(model.text.count, 50);
  let from = 0;
  for (let n = 1; n <= end + 1; n++) {
    const isHeader = n <= end && model.text.line(n).charCodeAt(0) === 35;
    if (isHeader && from === 0) from = n;
    else if (!isHeader && from > 0) {
      if (n - 1 > from) out.push({ from, to: n - 1, kind: 'comment' });
      from = 0;
    }
  }
  return out;
}

/** Lines walked between two pauses: about a millisecond. */
const LINES_A_STEP = 4096;

/** Sessions interleave: a fold ends where no session that began in it is still open. */
function* overlapping(model: DocumentModel, stretch: Stretch, out: Fold[]): Generator<void> {
  let from = 0;
  let until = 0;
  let run = { key: '', from: 0, to: 0 };
  const endRun = (): void => {
    if (run.from > 0 && !(run.from === from && run.to === until)) add(out, run.from, run.to);
    run = { key: '', from: 0, to: 0 };
  };
  for (let n = stretch.first; n <= stretch.last; n++) {
    if (n % LINES_A_STEP === 0) yield;
    const group = model.groups.of(n);
    if (!group) continue;
    if (from === 0 || n > until) {
      endRun();
      if (from > 0 && !(from === stretch.first && until === stretch.last)) add(out, from, until);
      from = n;
      until = Math.min(group.last, stretch.last);
    } else until = Math.max(until, Math.min(group.last, stretch.last));
    if (run.key === group.key) run.to = n;
    else {
      endRun();
      run = { key: group.key, from: n, to: n };
    }
  }
  endRun();
  if (from > 0 && !(from === stretch.first && until === stretch.last)) add(out, from, until);
}
