import { EVIDENCE_HEAD, EVIDENCE_TAIL, MAX_COUNTER_KEYS, MAX_KEPT, MAX_LISTED, MAX_TALLIES, TAIL_LINES } from './limits';
import type { Block, Clock, FactSet, FileScan, Kept, LineHit, PlaceTally, Tally } from './model';
import { limitsOf } from './reached';
import { beyondDims, placeDims, placeKey, tallyKey } from './rules/facts';
import { addSlots } from './time/slots';
import { addVersion } from './version';

/** UTC before server time before the rest: a file's range is told on its most exact clock. */
export function clockRank(clock: Clock): number {
  return clock === 'utc' ? 0 : clock === 'server' ? 1 : clock === 'shell' ? 2 : 3;
}

/** The format of one kind of block; `mixed` for several or for notes with prose; `empty` where no block was recognised. */
export function formatName(blocks: readonly Block[]): string {
  const known = new Set(blocks.filter((b) => b.format !== 'prose').map((b) => b.format));
  if (known.size === 0) return 'empty';
  return known.size > 1 || blocks.some((b) => b.format === 'prose') ? 'mixed' : [...known][0]!;
}

/**
 * Joins the scans of two neighbouring parts of one file: the same as scanning it whole. `b` begins where `a` ends.
 * The caller has made sure that `b` was scanned with `a.end` as its prologue.
 * @param onto `a` is given up: its tables are added to where they are, so that joining costs what `b` costs, however large `a` is
 */
export function mergeScans(a: FileScan, b: FileScan, onto = false): FileScan {
  const by = a.lines;
  const blocks = mergeBlocks(a, b, by);
  const counters = mergeCounters(a.counters, b.counters, onto);
  const whole: FileScan = {
    ...a,
    ...mergeTimes(a, b, onto),
    format: formatName(blocks.list) === 'empty' ? (a.format === 'empty' ? b.format : a.format) : formatName(blocks.list),
    blocks: blocks.list,
    moreBlocks: blocks.more,
    bytes: a.bytes + b.bytes,
    lines: a.lines + b.lines,
    records: a.records + b.records,
    unparsed: a.unparsed + b.unparsed,
    unparsedLines: [...a.unparsedLines, ...b.unparsedLines.map((h) => shift(h, by))].slice(0, MAX_LISTED),
    repaired: a.repaired + b.repaired,
    repairs: [...a.repairs, ...b.repairs.map((r) => ({ ...r, line: r.line + by }))].slice(0, MAX_LISTED),
    cut: b.cut ? shift(b.cut, by) : b.lines > 0 ? null : a.cut,
    ...mergeHeader(a.header, b.header),
    counters: counters.tables,
    tailStarts: [...a.tailStarts, ...b.tailStarts.map((x) => ({ ...x, line: x.line + by }))].filter((x) => x.line > a.lines + b.lines - TAIL_LINES),
    facts: mergeFacts(a.facts, b.facts, by, onto),
    index: mergeIndex(a.index, b.index, by, onto),
    limits: [],
    end: b.end ?? a.end,
    digest: '',
  };
  return { ...whole, limits: limitsOf(whole, [...a.limits, ...b.limits, ...(counters.full ? ['counter-keys'] : [])]) };
}

function mergeBlocks(a: FileScan, b: FileScan, by: number): { list: Block[]; more: number } {
  const moved = b.blocks.map((x) => ({ format: x.format, from: x.from + by, to: x.to + by }));
  const last = a.blocks.at(-1);
  // lines that no block owns belong to the one before them
  if (last && moved.length === 0 && a.moreBlocks === 0) return { list: [...a.blocks.slice(0, -1), { ...last, to: by + b.lines }], more: a.moreBlocks + b.moreBlocks };
  if (!last || moved.length === 0) return { list: [...a.blocks, ...moved], more: a.moreBlocks + b.moreBlocks };
  if (last.format !== moved[0]!.format) {
    // lines that no block owns (blank, unparsed) before the first block of b belong to the last of a, as in one pass
    return { list: [...a.blocks.slice(0, -1), { ...last, to: moved[0]!.from - 1 }, ...moved], more: a.moreBlocks + b.moreBlocks };
  }
  return { list: [...a.blocks.slice(0, -1), { ...last, to: moved[0]!.to }, ...moved.slice(1)], more: a.moreBlocks + b.moreBlocks };
}

/** Headers of b count after those of a, but the shape of its rows tells nothing where a header already told the version. */
function mergeHeader(a: FileScan['header'], b: FileScan['header']): Pick<FileScan, 'exchange' | 'header'> {
  const header = { ...a, ...b };
  const version = b['exchange-by-version'] || a['exchange-by-version'];
  if (version !== undefined) header['exchange-by-version'] = version;
  const versions = [a, b].flatMap((part) => part['exchange-versions']?.split(' ') ?? []).reduce<string | undefined>(addVersion, undefined);
  if (versions !== undefined) header['exchange-versions'] = versions;
  const shape = a.exchange ?? (a.version === undefined ? b.exchange : undefined);
  if (shape === undefined) delete header.exchange;
  else header.exchange = shape;
  return { header, exchange: version || shape || null };
}

function mergeIndex(a: FileScan['index'], b: FileScan['index'], by: number, onto: boolean): FileScan['index'] {
  const out = onto ? a : [...a];
  for (const x of b) out.push({ offset: x.offset, line: x.line + by });
  return out;
}

function mergeTimes(a: FileScan, b: FileScan, onto: boolean): Pick<FileScan, 'clock' | 'from' | 'to' | 'slots' | 'zone'> {
  const pick = (x: FileScan) => ({ clock: x.clock, from: x.from, to: x.to, slots: x.slots, zone: x.zone });
  if (a.clock === null) return pick(b);
  if (b.clock === null) return pick(a);
  if (a.clock !== b.clock) return clockRank(a.clock) < clockRank(b.clock) ? pick(a) : pick(b);
  return { clock: a.clock, zone: a.zone, from: least(a.from, b.from), to: most(a.to, b.to), slots: addCounts(a.slots, b.slots, Infinity, onto) };
}

function least(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}

function most(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}

/** Keys of tables that were added to where they are. */
const sizes = new WeakMap<Record<string, number>, number>();

function addCounts(a: Record<string, number>, b: Record<string, number>, max = Infinity, onto = false): Record<string, number> {
  const out = onto ? a : { ...a };
  let keys = max === Infinity ? 0 : (sizes.get(out) ?? Object.keys(out).length);
  for (const [k, n] of Object.entries(b)) {
    if (Object.hasOwn(out, k)) out[k]! += n;
    else if (keys < max) {
      out[k] = n;
      keys++;
    }
  }
  if (onto && max !== Infinity) sizes.set(out, keys);
  return out;
}

function mergeCounters(a: FileScan['counters'], b: FileScan['counters'], onto: boolean): { tables: FileScan['counters']; full: boolean } {
  const tables = onto ? a : { ...a };
  let full = false;
  for (const [name, table] of Object.entries(b)) {
    const sum = (tables[name] = addCounts(tables[name] ?? {}, table, MAX_COUNTER_KEYS, onto));
    full ||= Object.keys(table).some((key) => !Object.hasOwn(sum, key));
  }
  return { tables, full };
}

function mergeFacts(a: FileScan['facts'], b: FileScan['facts'], by: number, onto: boolean): FileScan['facts'] {
  const out = onto ? a : { ...a };
  for (const [kind, set] of Object.entries(b)) {
    const moved = shiftSet(set, by);
    out[kind] = out[kind] ? (onto ? addSet(out[kind], moved) : mergeSets(out[kind], moved)) : moved;
  }
  return out;
}

function mergeSets(a: FactSet, b: FactSet): FactSet {
  return addSet({ ...a, tallies: a.tallies.map((t) => ({ ...t })), places: a.places.map((p) => ({ ...p })), kept: [...a.kept], head: [...a.head] }, b);
}

/** Tallies of sets that were added to where they are, by key. */
const keysOf = new WeakMap<FactSet, Map<string, Tally>>();

/** The same as {@link mergeSets}, into `a`. */
function addSet(a: FactSet, b: FactSet): FactSet {
  let keys = keysOf.get(a);
  if (!keys) keysOf.set(a, (keys = new Map(a.tallies.map((t) => [tallyKey(t.dims), t]))));
  a.dropped += b.dropped;
  for (const tally of b.tallies) {
    const key = tallyKey(tally.dims);
    const mine = keys.get(key);
    if (mine) Object.assign(mine, addTally(mine, tally));
    else if (keys.size < MAX_TALLIES) {
      keys.set(key, tally);
      a.tallies.push(tally);
    } else {
      a.dropped += tally.count;
      const dims = beyondDims(tally.dims);
      const others = keys.get(tallyKey(dims));
      if (others) Object.assign(others, addTally(others, tally));
      else {
        const first = { ...tally, dims };
        keys.set(tallyKey(dims), first);
        a.tallies.push(first);
      }
    }
  }
  addPlaces(a.places, b.places);
  const room = EVIDENCE_HEAD - a.head.length;
  const rest = [...b.head.slice(Math.max(0, room)), ...b.tail];
  a.count += b.count;
  const fits = b.kept.slice(0, Math.max(0, MAX_KEPT - a.kept.length));
  a.kept.push(...fits);
  a.dropped += b.kept.length - fits.length;
  a.head.push(...b.head.slice(0, Math.max(0, room)));
  a.tail = [...a.tail, ...rest].slice(-EVIDENCE_TAIL);
  return a;
}

/** Places of sets that were added to where they are, by key. */
const placesOf = new WeakMap<PlaceTally[], Map<string, PlaceTally>>();

/** The same for places. */
function addPlaces(a: PlaceTally[], b: readonly PlaceTally[]): void {
  if (b.length === 0) return;
  let keys = placesOf.get(a);
  if (!keys) placesOf.set(a, (keys = new Map(a.map((p) => [placeKey(p.place, p.dims), p]))));
  for (const place of b) {
    const own = placeKey(place.place, place.dims);
    const beyond = !keys.has(own) && keys.size >= MAX_TALLIES;
    const dims = beyond ? placeDims(beyondDims(place.dims)) : place.dims;
    const key = beyond ? placeKey('', dims) : own;
    const mine = keys.get(key);
    if (mine) Object.assign(mine, addTally(mine, place));
    else {
      const first = { ...place, place: beyond ? '' : place.place, dims };
      keys.set(key, first);
      a.push(first);
    }
  }
}

function addTally<T extends Tally | PlaceTally>(a: T, b: T): T {
  return { ...a, count: a.count + b.count, first: least(a.first, b.first), last: most(a.last, b.last), slots: addSlots(a.slots, b.slots), ...lowest(a, b) };
}

function lowest(a: Pick<Tally, 'low'>, b: Pick<Tally, 'low'>): { low?: number } {
  const low = Math.min(a.low ?? Infinity, b.low ?? Infinity);
  return low === Infinity ? {} : { low };
}

function shiftSet(set: FactSet, by: number): FactSet {
  return {
    ...set,
    tallies: set.tallies.map((t) => ({ ...t, firstHit: shift(t.firstHit, by) })),
    kept: set.kept.map((k): Kept => ({ ...k, line: k.line + by, hit: shift(k.hit, by) })),
    head: set.head.map((h) => shift(h, by)),
    tail: set.tail.map((h) => shift(h, by)),
  };
}

function shift(hit: LineHit, by: number): LineHit {
  return by === 0 ? hit : { ...hit, line: hit.line + by };
}
