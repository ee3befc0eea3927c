import { blockedThreads, deadlocks, exceptions, lengthMismatchesOf, staleRemindersOf, stopAllCalls, stopAllListed, stopAllOf, unresolvedFact, unresolvedFields, unresolvedRank } from '../../objects/analysis/index';
import { storeObjectId } from '../../objects/decode/byte-array';
import { pieceOf, type PieceOfDump } from '../../objects/format';
import type { Dump, DumpObject, Place } from '../../objects/model';
import type { DumpGraph } from '../../objects/link';
import { memberName, shortType } from '../../objects/names';
import { MAX_KEPT } from '../../limits';
import type { Rec } from '../../model';
import type { Notes, Observer, Spot } from '../rule';

/** Frames of a stack kept with a fact; the rest is in the dump. */
const FRAMES = 12;

function spotOf(dump: Dump, p: Place): Spot {
  return { line: p.line, column: p.column, endColumn: p.endColumn, text: dump.lines[p.line - dump.firstLine] ?? '' };
}

/** Looks at a transcript, piece by piece, and leaves what it holds as `dump-*` facts. */
export const dumpObserver: Observer = {
  id: 'dump',
  kinds: ['dump'],
  needles: [],
  onRecord(rec: Rec, notes: Notes): void {
    const piece = pieceOf(rec);
    if (piece.first) lookAtWhole(piece, notes);
    for (let i = piece.from; i < piece.to; i++) lookAtObject(piece, piece.dump.objects[i]!, notes);
  },
};

/** What a transcript holds besides objects, and what only all of them tell. */
function lookAtWhole({ dump, graph }: PieceOfDump, notes: Notes): void {
  const spot = (p: Place): Spot => spotOf(dump, p);
  for (const s of dump.sessions) if (s.dumpFile !== undefined || s.time !== undefined || s.process !== undefined) notes.keep('dump-session', { dumpFile: s.dumpFile ?? null, time: s.time ?? null, process: s.process ?? null }, { line: s.timeLine ?? s.line, column: 0, endColumn: 0, text: dump.lines[(s.timeLine ?? s.line) - dump.firstLine] ?? '' });
  for (const s of stopAllListed(dump)) notes.keep('dump-stopall', { name: s.name, address: s.address ?? null, object: null, ...holderAt(graph, s.address) }, spot(s), 'StopAll');
  for (const c of stopAllCalls(dump)) notes.keep('dump-stopall-call', { callers: c.callers, thread: c.thread ?? null, osThread: c.osThread ?? null }, spot(c), 'StopAll');
  for (const e of exceptions(dump, graph)) {
    notes.keep('dump-exception', {
      type: e.type, message: e.message ?? null, address: e.address ?? null, hresult: e.hresult ?? null, inner: e.inner ?? null, source: e.source, thread: e.thread ?? null,
      frames: e.frames.slice(0, FRAMES).map((f) => f.method),
    }, spot(e), e.type);
  }
  for (const d of deadlocks(dump)) notes.keep('dump-deadlock', { members: d.members, proven: d.source === 'dlk', orphaned: d.orphaned }, spot(d));
  for (const g of blockedThreads(dump)) notes.keep('dump-blocked', { top: g.top, threads: g.threads.length, lines: g.threads.slice(0, 100).map((x) => x.line), owner: g.owner ?? null }, spot(g));
}

/** Who holds a string that was dumped by itself, where the transcript shows it: the field and the type of its object. */
function holderOf(graph: DumpGraph, object: DumpObject, name: string): { holder?: string; holderType?: string } {
  if (name !== '' || object.address === undefined) return {};
  return holderAt(graph, object.address, object.session);
}

/** The same for a string of a listing. */
function holderAt(graph: DumpGraph, address: string | undefined, session?: number): { holder?: string; holderType?: string } {
  const first = address === undefined ? undefined : graph.references(address, session)[0];
  return first ? { holder: memberName(first.field.rawName).name, holderType: first.object.type ?? '' } : {};
}

function lookAtObject({ dump, graph, told }: PieceOfDump, object: DumpObject, notes: Notes): void {
  const type = object.type ?? null;
  for (const s of stopAllOf(object)) notes.keep('dump-stopall', { name: s.name, address: s.address ?? null, object: type, ...holderOf(graph, object, s.name) }, spotOf(dump, s), 'StopAll');
  for (const m of lengthMismatchesOf(object)) notes.keep('dump-length', { name: m.name, stated: m.stated, shown: m.shown, text: m.text.slice(0, 100) }, spotOf(dump, m));
  for (const r of staleRemindersOf(graph, object)) notes.keep('dump-reminder', { reminder: r.reminder, dumped: r.dumped, dumpedLine: r.dumpedLine, ageMs: r.age, object: type }, spotOf(dump, r));
  const id = storeObjectId(graph, object);
  if (id) notes.keep('dump-entry-id', { name: shortType(object.type ?? ''), value: id.text }, spotOf(dump, object));
  const missing = unresolvedFields(graph, object);
  if (missing.length === 0) return;
  let count = told.get('dump-unresolved') ?? 0;
  for (const field of missing) {
    // beyond what is kept, facts are counted and their data is not looked at: nothing is worded for them
    const u = count++ < MAX_KEPT ? unresolvedFact(graph, object, field) : undefined;
    notes.keep('dump-unresolved', u ? { type: u.type ?? null, name: u.name, command: u.command, note: u.note ?? null, rank: unresolvedRank(field.form) } : {}, spotOf(dump, field));
  }
  told.set('dump-unresolved', count);
}
