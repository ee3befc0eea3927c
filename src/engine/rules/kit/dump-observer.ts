import { blockedThreads, deadlocks, exceptions, lengthMismatches, reminderStale, stopAllStrings, unresolved } from '../../objects/analysis/index';
import { linkDump } from '../../objects/link';
import type { Dump, Place } from '../../objects/model';
import type { Rec } from '../../model';
import type { Notes, Observer, Spot } from '../rule';

/** Frames of a stack kept with a fact; the rest is in the dump. */
const FRAMES = 12;

/** Looks at a transcript once and leaves what it holds as `dump-*` facts. */
export const dumpObserver: Observer = {
  id: 'dump',
  kinds: ['dump'],
  needles: [],
  onRecord(rec: Rec, notes: Notes): void {
    const dump = rec.data as Dump;
    const graph = linkDump(dump);
    const spot = (p: Place): Spot => ({ line: p.line, column: p.column, endColumn: p.endColumn, text: dump.lines[p.line - dump.firstLine] ?? '' });
    for (const s of dump.sessions) if (s.dumpFile !== undefined || s.time !== undefined || s.process !== undefined) notes.keep('dump-session', { dumpFile: s.dumpFile ?? null, time: s.time ?? null, process: s.process ?? null }, { line: s.timeLine ?? s.line, column: 0, endColumn: 0, text: dump.lines[(s.timeLine ?? s.line) - dump.firstLine] ?? '' });
    for (const s of stopAllStrings(dump)) notes.keep('dump-stopall', { name: s.name, address: s.address ?? null, object: typeOf(dump, s.object) }, spot(s), 'StopAll');
    for (const e of exceptions(dump, graph)) {
      notes.keep('dump-exception', {
        type: e.type, message: e.message ?? null, address: e.address ?? null, hresult: e.hresult ?? null, inner: e.inner ?? null, source: e.source, thread: e.thread ?? null,
        frames: e.frames.slice(0, FRAMES).map((f) => f.method),
      }, spot(e), e.type);
    }
    for (const d of deadlocks(dump)) notes.keep('dump-deadlock', { members: d.members, proven: d.source === 'dlk', orphaned: d.orphaned }, spot(d));
    for (const g of blockedThreads(dump)) notes.keep('dump-blocked', { top: g.top, threads: g.threads.length, lines: g.threads.slice(0, 100).map((x) => x.line), owner: g.owner ?? null }, spot(g));
    for (const m of lengthMismatches(dump)) notes.keep('dump-length', { name: m.name, stated: m.stated, shown: m.shown, text: m.text.slice(0, 100) }, spot(m));
    for (const u of unresolved(dump, graph)) notes.keep('dump-unresolved', { type: u.type ?? null, name: u.name, command: u.command, note: u.note ?? null }, spot(u));
    for (const r of reminderStale(dump, graph)) notes.keep('dump-reminder', { reminder: r.reminder, dumped: r.dumped, dumpedLine: r.dumpedLine, ageMs: r.age, object: typeOf(dump, r.object) }, spot(r));
  },
};

function typeOf(dump: Dump, index: number | undefined): string | null {
  return index === undefined ? null : (dump.objects[index]?.type ?? null);
}
