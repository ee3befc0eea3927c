/** Sizes of heaps: `!eeheap`, `!gcheapstat`; and `!finalizequeue`. */

import type { ReportRow } from '../model';
import type { Builder } from './builder';
import type { ReportMode, RowReader } from './reports';
import { addressEnd, plainAddress, words } from './scan';

/** Longest row: a heap of the loader lists all its blocks in one line. */
const MAX_ROW = 20_000;
/** Where the bytes of a row stand: `Size: 0x118f6fe8 (294612968) bytes`. */
const BYTES = /Size: +0x[0-9a-f]+ ?\((\d{1,15})\)/i;
/** Names that newer versions print for what older ones only show. */
const SMALL = 'Small object heap';

export const heapRow: RowReader = (mode, b, i, text, at) => {
  const trimmed = text.slice(at).trim();
  return trimmed.length > MAX_ROW ? 0 : statRow(mode, b, i, text, trimmed) || sizesRow(mode, b, i, text, at, trimmed);
};

// ---- eeheap

function sizesRow(mode: ReportMode, b: Builder, i: number, text: string, at: number, trimmed: string): number {
  const heaps = /^Number of GC Heaps: (\d+)/.exec(trimmed);
  if (heaps) {
    mode.fact('heaps', heaps[1]!);
    return 1;
  }
  if (/^[-=]{5,}$/.test(trimmed) || /^segment +begin +allocated/.test(trimmed) || trimmed === 'No unique loader heaps found.') {
    return 1;
  }
  const heap = /^(Heap \d+)(?: \([0-9a-fx]+\))?$/i.exec(trimmed);
  if (heap) {
    mode.open.clear();
    mode.open.set('heap', mode.add({ ...b.whole(i, text), depth: 0, label: heap[1]!, value: '' }));
    return 1;
  }
  if (addressEnd(text, at) > 0) {
    return segment(mode, b, i, text, at);
  }
  return section(mode, b, i, text, trimmed) || keyed(mode, b, i, text, trimmed);
}

/** `Large object heap starts at 0x..`, `generation 0:`, `Pinned object heap`: what the segments below belong to. */
function section(mode: ReportMode, b: Builder, i: number, text: string, trimmed: string): number {
  const starts = /^generation \d starts at (?:0x)?([0-9a-f]+)$/i.exec(trimmed);
  if (starts) {
    mode.add({ ...b.whole(i, text), depth: 1, label: trimmed.slice(0, trimmed.indexOf(' starts')), value: starts[1]!, address: plainAddress(starts[1]!) });
    return 1;
  }
  const name = /^((?:Small|Large|Pinned|NonGC|Frozen)(?: object)? heap|generation \d)(?::| starts at .{1,20})?$/i.exec(trimmed)?.[1];
  if (name === undefined) {
    return /^[A-Za-z][A-Za-z ]{2,40}:$/.test(trimmed) ? add(mode, b.whole(i, text), trimmed.slice(0, -1)) : 0;
  }
  if (name === SMALL) {
    mode.open.delete('section');
    return 1;
  }
  mode.open.set('section', mode.add({ ...b.whole(i, text), depth: 1, label: name, value: '', size: 0 }));
  return 1;
}

function add(mode: ReportMode, place: ReturnType<Builder['whole']>, label: string): number {
  mode.add({ ...place, depth: 0, label, value: '' });
  return 1;
}

/** `segment begin allocated [committed] 0xsize(dec)`. */
function segment(mode: ReportMode, b: Builder, i: number, text: string, at: number): number {
  const parts = words(text, at, 6);
  const last = parts.findIndex((part) => part.text.startsWith('0x') && /^0x[0-9a-f]+(?:\(\d{1,15}\))?$/i.test(part.text));
  if (last < 3 || !parts.slice(0, last).every((part) => addressEnd(part.text, 0) === part.text.length)) {
    // the blocks of a heap of the loader go on in the next line
    return mode.open.has('blocks') && /^[0-9a-f]{8,16}\([0-9a-f]+:[0-9a-f]+\)/i.test(parts[0]!.text) ? 1 : 0;
  }
  const size = Number(/\((\d+)\)/.exec(text.slice(parts[last]!.at))?.[1] ?? Number.parseInt(parts[last]!.text, 16));
  let owner = mode.open.get('section');
  if (owner === undefined) {
    owner = mode.add({ ...b.whole(i, text), depth: 1, label: SMALL, value: '', size: 0 });
    mode.open.set('section', owner);
  }
  owner.size = (owner.size ?? 0) + size;
  mode.add({ ...b.whole(i, text), depth: 2, label: plainAddress(parts[0]!.text), value: '', size, address: plainAddress(parts[0]!.text) });
  return 1;
}

function keyed(mode: ReportMode, b: Builder, i: number, text: string, trimmed: string): number {
  const pair = /^([A-Za-z][\w .]{1,60}): ?(.*)$/.exec(trimmed);
  if (!pair) {
    return 0;
  }
  const [, label, rest] = pair;
  const size = BYTES.exec(rest!)?.[1];
  const own = label === 'Heap Size' ? mode.open.get('heap') : undefined;
  if (own && size !== undefined) {
    own.size = Number(size);
    return 1;
  }
  const inside = label === 'ephemeral segment allocation context';
  if (!inside) {
    mode.open.clear();
  }
  if (/^GC (?:Allocated )?Heap Size$/.test(label!) && size !== undefined) {
    mode.fact('bytes', size);
  }
  if (/\([0-9a-f]+:[0-9a-f]+\)/i.test(rest!)) {
    mode.open.set('blocks', { ...b.whole(i, text), depth: 0, label: label!, value: '' });
  }
  mode.add({ ...b.whole(i, text), depth: inside ? 1 : 0, label: label!, value: size === undefined ? rest!.trim() : '', ...(size !== undefined && { size: Number(size) }) });
  return 1;
}

// ---- gcheapstat

const GENERATIONS = /^Heap\s+(?:EPH\s+)?Gen0\s+Gen1\s+Gen2\s+LOH(?:\s+POH)?(?:\s+FRZ)?$/;

/** `Heap0 1234567 890123 456789012 27306224`, under titles, under what is counted. */
function statRow(mode: ReportMode, b: Builder, i: number, text: string, trimmed: string): number {
  if (GENERATIONS.test(trimmed)) {
    mode.report.facts['columns'] = trimmed.replace(/\s+/g, ' ').slice(5);
    if (!mode.open.has('counted')) {
      mode.open.set('counted', mode.add({ ...b.whole(i, text), depth: 0, label: '', value: '' }));
    }
    return 1;
  }
  const counted = /^(Free space|Unrooted objects|Committed space):(?: +Percentage)?$/.exec(trimmed)?.[1];
  if (counted !== undefined) {
    mode.open.set('counted', mode.add({ ...b.whole(i, text), depth: 0, label: counted, value: '' }));
    return 1;
  }
  const { columns } = mode.report.facts;
  const heap = mode.open.get('counted');
  const label = /^(?:Heap\d{1,4}|Total)(?=\s)/.exec(trimmed)?.[0];
  if (columns === undefined || heap === undefined || label === undefined) {
    return 0;
  }
  const numbers = trimmed.slice(label.length).trim().split(/\s+/).map((word) => /^\d+/.exec(word)?.[0]);
  const titles = columns.split(' ');
  const known = titles.flatMap((title, n) => (numbers[n] === undefined ? [] : [`${title} ${numbers[n]}`]));
  const row: ReportRow = { ...b.whole(i, text), depth: 1, label, value: known.join(', '), size: titles.reduce((sum, _, n) => sum + Number(numbers[n] ?? 0), 0) };
  mode.add(row);
  if (label === 'Total') {
    heap.size = row.size!;
    mode.fact(heap.label === '' ? 'bytes' : heap.label === 'Free space' ? 'free' : heap.label, String(row.size));
  }
  return 1;
}

// ---- finalizequeue

export const finalizerRow: RowReader = (mode, b, i, text, at) => {
  const trimmed = text.slice(at).trim();
  const place = b.whole(i, text);
  const heap = /^Heap \d{1,4}$/.test(trimmed);
  const left = /^((?:SyncBlocks|(?:Free-Threaded|MTA|STA) Interfaces)) to be (?:cleaned up|released): (\d+)$/.exec(trimmed);
  const queue = /^(generation \d) has (\d+) (?:finalizable )?objects? \(([0-9a-f]+)->/i.exec(trimmed) ?? /^(Ready for finalization) (\d+) objects? \(([0-9a-f]+)->/i.exec(trimmed);
  if (heap) {
    mode.add({ ...place, depth: 0, label: trimmed, value: '' });
    return 1;
  }
  const found = left ?? queue;
  if (!found) {
    return /^-{5,}$/.test(trimmed) ? 1 : 0;
  }
  const count = Number(found[2]);
  mode.add({ ...place, depth: left ? 0 : 1, label: found[1]!, value: '', count, ...(queue && { address: plainAddress(queue[3]!) }) });
  if (found[1]!.startsWith('Ready')) {
    mode.report.facts['ready'] = String(Number(mode.report.facts['ready'] ?? '0') + count);
  }
  return 1;
};

