import { createScanner, GroupState, KNOWN, TAIL_CLASSES, WHOLE, type BlockScanner, type GroupSum, type Hits, type LineShape, type ScannerOptions, type ScanSpec } from '../../src/engine/text/kernel';

export const CONNECTIVITY: LineShape = { columns: 6, separator: ',', stampColumn: 0, stampKind: 'iso-utc', quotedStart: false };
export const TRACE: LineShape = { columns: 6, separator: ',', stampColumn: 0, stampKind: 'trace', quotedStart: true, quotedCells: true };
export const NEEDLES = ['limit exceeded', 'server is too busy', 'Throttled', '4.3.2', 'DNS', 'okay'];

export const SPEC: ScanSpec = {
  shape: CONNECTIVITY,
  needles: NEEDLES,
  owners: NEEDLES.map((_, i) => 1 << i % 31),
  each: 1 << 3 | 1 << 7,
  counters: [
    { name: 'attempts', by: [2, 3], where: { column: 4, equals: ['+'] } },
    { name: 'lines', by: [2, 4] },
    { name: 'ends', by: [4, 5, 2], where: { column: 4, equals: ['-', '>'] } },
  ],
  volatile: [0, 1],
};

/** Needles with all sorts of reach, and two without. */
export const CELL: ScanSpec['cell'] = {
  column: 5, beside: [2], inputs: [3, 4],
  reach: [{ needle: 'limit exceeded', before: 30 }, { needle: 'THROTTLED', before: 1 }, { needle: 'server is too busy', before: 8, until: 'n' }, { needle: 'okay', before: 2, number: true }],
};

/** All that a scan of a whole file says, with offsets and lines of the file. */
export interface Whole {
  lines: number;
  records: number;
  odd: { from: number; to: number; line: number; lines: number }[];
  minStamp: number;
  maxStamp: number;
  slots: [number, number][];
  hits: { offset: number; length: number; line: number; stamp: number; group: number; place: number; core: number; owners: number; key: string }[];
  index: { offset: number; line: number }[];
  groups: string[];
  counters: unknown;
  /** What was counted, group by group, and the last lines of each class. */
  sums: GroupSum[];
  runs: Record<string, number>;
  tails: string[];
  counted: number;
}

/** Feeds bytes as a host does: reads to the aligned place, the unfinished line carried in front of it. */
export function scanAll(scanner: BlockScanner, bytes: Uint8Array, sizes: readonly number[] = [scanner.blockBytes]): Whole {
  const decoder = new TextDecoder('latin1');
  const out: Whole = { lines: 0, records: 0, odd: [], minStamp: Infinity, maxStamp: -Infinity, slots: [], hits: [], index: [], groups: [], counters: 0, sums: [], runs: {}, tails: [], counted: 0 };
  const slots = new Map<number, number>();
  let carry: Uint8Array = new Uint8Array(0), at = 0;
  const seen = new Set<number>();
  for (let turn = 0; at < bytes.length || carry.length > 0; turn++) {
    const slot = (turn & 1) as 0 | 1, input = scanner.input(slot), size = Math.min(sizes[turn % sizes.length]!, scanner.blockBytes);
    const read = bytes.subarray(at, at + size);
    const from = scanner.start - carry.length, to = scanner.start + read.length, base = at - carry.length;
    if (from < 0) throw new Error('A line is longer than the carry area');
    input.set(carry, from);
    input.set(read, scanner.start);
    at += read.length;
    const last = at >= bytes.length;
    let begin = from, result = scanner.scan(slot, begin, to, { last, base });
    for (;;) {
      addResult(out, slots, scanner, result, base - from, base - from, decoder, seen);
      if (!result.full) break;
      begin = result.consumed;
      result = scanner.scan(slot, begin, to, { last, base: base + begin - from });
    }
    carry = input.slice(result.consumed, to);
    if (last && carry.length > 0) throw new Error('The scanner left something');
  }
  for (let id = 0; id < scanner.groups; id++) {
    out.groups.push(decoder.decode(scanner.groupBytes(id)));
    out.sums.push(scanner.sum(id));
  }
  for (let tail = 1; tail <= TAIL_CLASSES; tail++) for (const { group, line, stamp, bytes: text } of scanner.tail(tail)) out.tails.push(`${tail} ${group} ${line} ${stamp} ${decoder.decode(text)}`);
  out.slots = [...slots].sort((a, b) => a[0] - b[0]);
  out.counters = scanner.counters();
  return out;
}

function addResult(out: Whole, slots: Map<number, number>, scanner: BlockScanner, result: ReturnType<BlockScanner['scan']>, shift: number, base: number, decoder: TextDecoder, seen: Set<number>): void {
  for (const range of result.odd) {
    const open = out.odd.at(-1), next = { from: range.from + shift, to: range.to + shift, line: range.line + out.lines, lines: range.lines };
    if (open && open.to === next.from) { open.to = next.to; open.lines += next.lines; } else out.odd.push(next);
  }
  for (const run of result.slots) slots.set(run.slot, (slots.get(run.slot) ?? 0) + run.lines);
  const { hits } = result;
  for (let i = 0; i < hits.count; i++) {
    const group = hits.group[i]!;
    out.hits.push({
      offset: hits.offset[i]! - hits.zero + shift, length: hits.length[i]!, line: hits.line[i]! + out.lines, stamp: hits.stamp[i]!, group, place: hits.place[i]!, core: hits.core[i]!, owners: hits.owners[i]!,
      key: group < 0 ? '' : decoder.decode(scanner.groupBytes(group)),
    });
  }
  takeAll(out, scanner, hits, seen);
  out.index.push(...result.index.map(({ offset, line }) => ({ offset, line: line + out.lines })));
  out.lines += result.lines;
  out.records += result.records;
  if (result.records > 0) {
    out.minStamp = Math.min(out.minStamp, result.minStamp);
    out.maxStamp = Math.max(out.maxStamp, result.maxStamp);
  }
}

const RECIPES = [KNOWN, KNOWN | WHOLE, KNOWN | 1, KNOWN | 2 | 4 << 8, KNOWN | 1 | 2 << 8, KNOWN | 6, KNOWN | 2 << 8];

/** A host that looks at the first two records of everything and lets the others be counted. */
function takeAll(out: Whole, scanner: BlockScanner, hits: Hits, seen: Set<number>): void {
  for (let i = 0; ; i++) {
    const next = scanner.take(i, 0x7fffffff, out.lines);
    out.counted += next - i;
    i = next;
    if (i === hits.count) break;
    const core = hits.core[i]!;
    if (core >= 0 && hits.group[i]! < 0) scanner.setRecipe(core, RECIPES[core % RECIPES.length]!);
    for (const id of [hits.group[i]!, hits.place[i]!]) {
      if (id < 0) continue;
      if (seen.has(id)) scanner.setState(id, id % 5 === 4 ? GroupState.CountAlone : GroupState.Count, id % 4, 1 + id % 3);
      seen.add(id);
    }
  }
  const runs = scanner.takeRuns();
  for (let i = 0; i < runs.length; i += 3) out.runs[`${runs[i]} ${runs[i + 1]}`] = (out.runs[`${runs[i]} ${runs[i + 1]}`] ?? 0) + runs[i + 2]!;
}

const scanners = new WeakMap<ScanSpec, Map<string, BlockScanner>>();

/** Scans with a scanner kept from call to call: making one takes far longer than a small log. */
export function scanWith(tier: 'wasm' | 'typescript', spec: ScanSpec, bytes: Uint8Array, sizes?: readonly number[], options: ScannerOptions = {}): Whole {
  const wanted = { blockBytes: bytes.length > 30000 ? 1 << 20 : 1 << 15, ...options, tier }, name = JSON.stringify(wanted);
  let kept = scanners.get(spec);
  if (!kept) scanners.set(spec, kept = new Map());
  let scanner = kept.get(name);
  if (!scanner) kept.set(name, scanner = createScanner(spec, wanted));
  scanner.reset();
  return scanAll(scanner, bytes, sizes);
}

/** A repeatable source of numbers below n. */
export function random(seed: number): (n: number) => number {
  let s = seed >>> 0 || 1;
  return n => {
    s ^= s << 13; s >>>= 0;
    s ^= s >>> 17;
    s ^= s << 5; s >>>= 0;
    return s % n;
  };
}

const PIECES = ['"', '""', ',', '\r', '\n', '\r\n', '\0', '#', ' ', '“', '”', '″', '‶', '＂', '’', 'Ж', '山', '😀', 'limit exceeded', 'LIMIT EXCEEDED', 'limit\0exceeded',
  'Throttled', '4.3.2', 'OK', 'dns', '2011-01-12T00:00:00.775Z', '2011-02-30T00:00:00.775Z', 'T', ':', '-', '+', '>'];
const BAD = [[0x93], [0xe2, 0x80], [0xe2, 0x80, 0x9c], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf0, 0x80, 0x80, 0x80], [0xff]];

/** A log with lines of all sorts: most of them plain, some spoilt in one place, some noise. */
export function mixedLog(seed: number, count: number, spoilt = 4): Uint8Array {
  const next = random(seed), pick = <T>(list: readonly T[]): T => list[next(list.length)]!;
  const parts: Uint8Array[] = [], encoder = new TextEncoder();
  let ms = Date.UTC(2011, 0, 12) + next(86400000);
  for (let i = 0; i < count; i++) {
    ms += pick([0, 1, 17, 500, 70000, 900000, -1000, 86400000]);
    const cell = () => pick(['', 'a', 'SMTP', 'MapiDelivery', 'MapiSubmission', '5f24e416-c380-41b5-bfe0-37b6f1091f49', `mail${next(9)}.example.com`, '"q"', '"a,b"', '"x ""y"" z"', 'Иван']);
    const text = () => pick(['', 'Messages: 1', '"Failed; mailbox server is too busy, again"', `for r${next(5)}; recipient thread limit EXCEEDED`, `throttled ${next(3)}`, `is okay${next(300) - 50}`, `to a.b${next(3)}@c${next(2)}.example.com; of some limit exceeded ${next(3)}`, `bob@, limit exceeded`, `x server is too busy by${'n'.repeat(next(2))} ${next(1e4)}`, 'x'.repeat(next(200)), '432 4.3.2 STOREDRV', `"${'y,'.repeat(next(60))}"`]);
    let line = encoder.encode([new Date(ms).toISOString(), `08CD7F12${next(1e6)}`, cell(), cell(), pick(['+', '-', '>', '<', '"+"', '']), text()].join(',') + pick(['\r\n', '\r\n', '\n']));
    const kind = next(20);
    if (kind < spoilt) {
      const at = next(line.length), put = next(3) === 0 ? Uint8Array.from(pick(BAD)) : encoder.encode(pick(PIECES));
      line = Uint8Array.from([...line.subarray(0, at), ...put, ...line.subarray(at + next(2))]);
    } else if (kind === spoilt && spoilt > 0) line = pick([encoder.encode('#Fields: date-time,session\r\n'), encoder.encode('\r\n'), encoder.encode(' \n'), Uint8Array.from({ length: next(40) }, () => next(256))]);
    parts.push(line);
  }
  if (next(2)) parts.push(encoder.encode(pick(['tail', '"', 'a\r', '2011-01-12T00:00:00.775Z,1,SMTP,d,+,"limit exceeded"', '2011-01-12T00:00:00.775Z,1,SMTP,d,+,\xd0'])));
  return Buffer.concat(parts);
}
