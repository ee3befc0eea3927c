import { TAIL_LINES } from '../limits';
import { LOOKAHEAD } from '../formats/segmenter';
import { counterKey, type Scanner } from '../scanner';
import { createScanner, TAIL_BYTES, type BlockResult } from '../text/kernel';
import { LineCutter, linesOf } from '../text/lines';
import { parseTraceStamp, parseUtcIso } from '../time/stamp';
import { Lane, type LaneOptions } from './lane';

/** Blocks smaller than this come at the end of a file, or from a source that gives little at once. */
const SMALL_BLOCK = 1 << 18;
/** Of so many lines one may be odd: the exact tier reads more of them faster than it is fetched for each. */
const ODD_SHARE = 8;
/** Lines of a block below which its share of odd lines says nothing. */
const FEW_LINES = 64;
/** Blocks for the exact tier after one with too many odd lines. */
const PAUSE_BLOCKS = 4;
/** Sets of columns that get a scanner of their own, each with some megabytes; a log with more of them is no server's. */
const MAX_LANES = 8;
const EMPTY = new Uint8Array(0);
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Thrown when only a scan of the file from its start by the exact tier gives its result. */
export class NeedsExact extends Error {}

export interface TierOptions extends LaneOptions {
  /** The file can be read again from its start. */
  restart?: boolean;
}

/** Lines that were read as plain ones: for what is asked of the last lines of a file. */
interface Recent {
  bytes: Uint8Array;
  /** Number of the first line, 1-based. */
  line: number;
  lines: number;
  odd: BlockResult['odd'];
  lane: Lane;
}

/**
 * Reads a log by bytes: plain lines are counted where they stand, lines with a needle go to the observers, once for all that say
 * the same, and whatever is not plain goes to the exact tier. The results are those of the exact tier alone.
 */
export class FastTier {
  private turn: 0 | 1 = 1;
  /** Scanner into whose slot the last read went. */
  private reading;
  /** The slot placed last. */
  private slot: 0 | 1 = 0;
  private from = 0;
  private to = 0;
  /** Bytes behind the last line taken; part of a slot. */
  private carry: Uint8Array;
  private settled = false;
  private pause = 0;
  private readonly lanes: Lane[];
  private readonly surplus: { lane: Lane; counts: Map<string, number> }[] = [];
  private recent: Recent[] = [];
  /** Takes a line that is longer than the scanner's slot. */
  private long: LineCutter | undefined;

  private constructor(private readonly scanner: Scanner, private lane: Lane, private readonly options: TierOptions, carry: Uint8Array) {
    this.reading = lane.kernel;
    this.lanes = [lane];
    this.carry = carry;
  }

  /** Undefined where the file, as far as the scanner has read it, is no log that can be read by bytes. `carry`: bytes read and not pushed. */
  static over(scanner: Scanner, carry: Uint8Array, options: TierOptions): FastTier | undefined {
    const lane = laneOf(scanner, options);
    return lane && new FastTier(scanner, lane, options, carry);
  }

  /** Bytes that were read and belong to lines not yet taken. */
  get pending(): number {
    return this.long ? this.long.pending : this.carry.length;
  }

  /** Where the next bytes of the file go. The bytes of the target before stay until the one after. */
  target(): Uint8Array {
    this.turn = this.turn === 0 ? 1 : 0;
    this.reading = this.lane.kernel;
    return this.reading.input(this.turn).subarray(this.reading.start);
  }

  /** The last target holds `count` bytes more of the file. After this the next target may be filled. */
  place(count: number): void {
    const { kernel } = this.lane;
    this.slot = this.turn;
    const input = kernel.input(this.slot);
    if (this.reading !== kernel) input.set(this.reading.input(this.slot).subarray(this.reading.start, this.reading.start + count), kernel.start);
    this.to = kernel.start + count;
    this.from = kernel.start;
    if (count < SMALL_BLOCK) this.freeze();
    if (this.long || this.carry.length > kernel.start) {
      this.takeLong(input.subarray(this.from, this.to));
      if (this.carry.length > 0) this.carry = this.carry.slice();
      this.from = this.to;
      return;
    }
    this.from -= this.carry.length;
    input.set(this.carry, this.from);
    this.carry = EMPTY;
  }

  /** Takes the lines of what was placed last, but for a few at its end: those before them must see what follows. */
  scan(): void {
    if (this.from === this.to) return;
    const bytes = this.lane.kernel.input(this.slot);
    const safe = lineFromEnd(bytes, this.from, this.to, LOOKAHEAD + 1);
    this.take(this.slot, this.from, safe);
    this.carry = bytes.subarray(safe, this.to);
  }

  /** No more bytes: the lines that are left go to the exact tier. Returns whether there was an unfinished one. */
  finish(): boolean {
    if (!this.long) this.long = new LineCutter('utf-8');
    this.scanner.push(this.long.push(this.carry));
    const rest = this.long.finish();
    this.scanner.push(rest);
    this.addStarts();
    this.addCounts();
    this.addFacts();
    return rest.length > 0;
  }

  close(): void {
    for (const lane of this.lanes) lane.close();
  }

  private takeLong(bytes: Uint8Array): void {
    this.long ??= new LineCutter('utf-8');
    this.exactly(this.long.push(this.carry));
    this.exactly(this.long.push(bytes));
    this.carry = EMPTY;
    if (this.long.pending > SMALL_BLOCK) return;
    this.carry = this.long.drain();
    this.long = undefined;
  }

  private exactly(lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.scanner.push(lines);
    this.settled = false;
    this.freeze();
  }

  /** Whole lines [from, to) of a slot. */
  private take(slot: 0 | 1, from: number, to: number): void {
    let p = from;
    for (let tries = 0, full = false; p < to; full || tries++) {
      const bytes = this.lane.kernel.input(slot);
      if (this.pause > 0 || tries > 2) {
        if (tries === 0) this.pause--;
        this.exactly(linesOf(bytes.subarray(p, to)));
        if (this.pause === 0) this.lane = this.changed(slot) ?? this.lane;
        return;
      }
      const result = this.scanNext(slot, p, to);
      full = result.full || (result.consumed > p && result.consumed < to);
      if (isOdd(result, result.consumed - p)) {
        this.discount(bytes.subarray(p, result.consumed));
        this.pause = PAUSE_BLOCKS;
        continue;
      }
      const taken = this.takeResult(bytes, p, result);
      if (taken < result.consumed) {
        full = false;
        this.split(bytes, p, taken, result.consumed);
        const next = this.changed(slot);
        if (!next) this.pause = 1;
        else this.lane = next;
      }
      p = taken;
    }
  }

  /** Lines of [p, to), few at first: what the first records of a log say is known before many others are told apart. */
  private scanNext(slot: 0 | 1, p: number, to: number): BlockResult {
    const { kernel } = this.lane;
    const end = Math.min(to, p + this.lane.step);
    this.lane.step = Math.min(2 * this.lane.step, kernel.blockBytes);
    const result = kernel.scan(slot, p, end);
    return result.consumed > p || result.full || end === to ? result : kernel.scan(slot, p, to);
  }

  /** The records of a block, in order. Returns where another format or other columns begin, or the end of the block. */
  private takeResult(bytes: Uint8Array, from: number, result: BlockResult): number {
    const { scanner, lane } = this;
    const first = scanner.scan.lines + 1;
    let at = from;
    let line = 0;
    let hit = 0;
    for (let r = 0; r <= result.odd.length && at < result.consumed; r++) {
      const odd = result.odd[r];
      const plain = (odd ? odd.line : result.lines) - line;
      if (plain > 0) {
        if (!this.settled && !this.settle(bytes, at)) break;
        line += plain;
        hit = this.takeHits(bytes, result, hit, line, first);
        scanner.skip(plain);
        at = odd ? odd.from : result.consumed;
      }
      if (!odd) continue;
      this.exactly(linesOf(bytes.subarray(odd.from, odd.to)));
      line += odd.lines;
      at = odd.to;
    }
    if (at < result.consumed) return at;
    scanner.addPlain({ records: result.records, minMs: result.minStamp, maxMs: result.maxStamp, slots: result.slots, clock: lane.format.clock });
    this.remember({ bytes: bytes.subarray(from, result.consumed), line: first, lines: result.lines, odd: result.odd, lane });
    return at;
  }

  /** Reads the lines that wait; whether the line at `at`, which is plain, goes on with the lane's format and columns. */
  private settle(bytes: Uint8Array, at: number): boolean {
    let end = at;
    for (let i = 0; i < LOOKAHEAD && end < this.to; i++) {
      const next = bytes.indexOf(10, end);
      if (next < 0 || next >= this.to) break;
      end = next + 1;
    }
    this.scanner.settle(linesOf(bytes.subarray(at, end)));
    const format = this.scanner.open;
    this.settled = this.lane.fits(format, format?.shape?.(this.scanner.state));
    return this.settled;
  }

  /** The hits before `line`, from `hit` on; returns the next one. Those that say what others said are counted by the scanner. */
  private takeHits(bytes: Uint8Array, { hits }: BlockResult, hit: number, line: number, first: number): number {
    const { lane: { kernel, groups, replays, shape, spec, format }, scanner } = this;
    // without the cell that its format names, needles were sought in all of the line
    const ownersTold = spec.cell !== undefined || !format.cell;
    for (;;) {
      hit = kernel.take(hit, line, first);
      if (hit === hits.count || hits.line[hit]! >= line) break;
      const group = hits.group[hit]!, place = hits.place[hit]!, core = hits.core[hit]!, from = hits.offset[hit]! - hits.zero;
      const rec = shape.record(decoder.decode(bytes.subarray(from, from + hits.length[hit]!)), first + hits.line[hit]!, hits.stamp[hit]!);
      // of a longer one not all is searched: it may say less than others of its group, and where these show something it is read itself
      const isShort = hits.length[hit]! <= TAIL_BYTES, isNew = isShort && groups.isNew(group, place, core), number = hits.number[hit]!;
      const again = isShort && (isNew || groups.mayRepeat(group)) ? replays.leave(rec, core, number) : undefined;
      if (again && isNew) groups.learn(again, again.recipe, false, group, place, core);
      else if (again) groups.count(group);
      else {
        const trail = scanner.observe(rec, isNew, ownersTold ? hits.owners[hit]! : undefined);
        if (trail) {
          const recipe = groups.recipe(trail, number);
          replays.learn(rec, trail, recipe, core, number);
          groups.learn(trail, recipe, trail.kept || trail.each, group, place, core);
        } else if (group >= 0) groups.count(group);
      }
      hit++;
    }
    groups.addRuns(kernel.takeRuns());
    return hit;
  }

  private addFacts(): void {
    for (const { groups, shape } of this.lanes) groups.finish(this.scanner.facts, (bytes, line, ms) => shape.record(decoder.decode(bytes), line, ms));
  }

  /** The lane for what the exact tier has reached; undefined when it is the one at hand, or none. */
  private changed(slot: 0 | 1): Lane | undefined {
    const format = this.scanner.open;
    const shape = format?.shape?.(this.scanner.state);
    if (!shape || !this.scanner.state.log || this.lane.fits(format, shape)) return undefined;
    const known = this.lanes.find((l) => l.fits(format, shape));
    const next = known ?? (this.lanes.length < MAX_LANES ? laneOf(this.scanner, this.options) : undefined);
    if (!next) return undefined;
    if (!known) this.lanes.push(next);
    next.kernel.input(slot).set(this.lane.kernel.input(slot));
    return next;
  }

  /** Of a block's lines only those before `at` belong to the lane: counts them apart and takes the others out of the counters. */
  private split(bytes: Uint8Array, from: number, at: number, to: number): void {
    const { spec, format } = this.lane;
    this.discount(bytes.subarray(at, to));
    const { result } = countAgain({ ...spec, counters: [], needles: [] }, bytes.subarray(from, at));
    this.scanner.addPlain({ records: result.records, minMs: result.minStamp, maxMs: result.maxStamp, slots: result.slots, clock: format.clock });
    const first = this.scanner.scan.lines + 1 - result.lines;
    this.remember({ bytes: bytes.slice(from, at), line: first, lines: result.lines, odd: result.odd, lane: this.lane });
  }

  /** Takes the lines of some bytes out of the lane's counters again. */
  private discount(bytes: Uint8Array): void {
    const { spec } = this.lane;
    const { scanner } = countAgain({ ...spec, needles: [] }, bytes);
    let entry = this.surplus.find((s) => s.lane === this.lane);
    if (!entry) this.surplus.push((entry = { lane: this.lane, counts: new Map() }));
    for (const { name, key, count } of this.lane.counts(scanner)) entry.counts.set(`${name}\n${key}`, (entry.counts.get(`${name}\n${key}`) ?? 0) + count);
  }

  private addCounts(): void {
    for (const lane of this.lanes) {
      const surplus = this.surplus.find((s) => s.lane === lane)?.counts;
      for (const { name, key, count } of lane.counts()) {
        const left = count - (surplus?.get(`${name}\n${key}`) ?? 0);
        // which keys have room depends on their order, which only the exact tier sees
        if (left > 0 && !this.scanner.addCount(name, key, left) && this.options.restart) throw new NeedsExact();
      }
    }
  }

  private remember(recent: Recent): void {
    this.recent.push(recent);
    let lines = 0;
    let keep = this.recent.length;
    while (keep > 0 && lines < TAIL_LINES) lines += this.recent[--keep]!.lines;
    this.recent.splice(0, keep);
  }

  /** The slots will be filled again before the lines remembered are too far from the end to matter. */
  private freeze(): void {
    if (this.recent.length === 0) return;
    const first = this.scanner.scan.lines - TAIL_LINES;
    this.recent = this.recent.filter((r) => r.line + r.lines > first).map((r) => (r.bytes.length === r.bytes.buffer.byteLength ? r : { ...r, bytes: r.bytes.slice() }));
  }

  /** Session starts on the last lines of the file. */
  private addStarts(): void {
    const first = this.scanner.scan.lines - TAIL_LINES + 1;
    for (const recent of this.recent) {
      const counter = recent.lane.format.counters?.find((c) => c.name === 'attempts');
      if (!counter) continue;
      const skip = Math.max(0, first - recent.line);
      const from = lineFromEnd(recent.bytes, 0, recent.bytes.length, recent.lines - skip);
      linesOf(recent.bytes.subarray(from)).forEach((text, i) => {
        const at = skip + i;
        if (recent.odd.some((o) => at >= o.line && at < o.line + o.lines)) return;
        const { shape } = recent.lane;
        const ms = shape.stampKind === 'trace' ? parseTraceStamp(text, 1) : parseUtcIso(text);
        const key = counterKey(counter, shape.record(text, recent.line + at, ms));
        if (key !== undefined) this.scanner.scan.tailStarts.push({ line: recent.line + at, ms, key });
      });
    }
  }
}

function laneOf(scanner: Scanner, options: LaneOptions): Lane | undefined {
  const { state } = scanner;
  const format = scanner.open ?? scanner.likely;
  const shape = state.log ? format?.shape?.(state) : undefined;
  return shape && Lane.of(scanner, format!, shape, options);
}

/** Would the exact tier be faster? */
function isOdd(result: BlockResult, bytes: number): boolean {
  if (bytes >= SMALL_BLOCK && result.lines < TAIL_LINES) return true;
  return result.lines > FEW_LINES && result.odd.length * ODD_SHARE > result.lines;
}

/** Whole lines in plain TypeScript, as one block; the lane's scanner keeps its counts. */
function countAgain(spec: Lane['spec'], bytes: Uint8Array) {
  const scanner = createScanner(spec, { tier: 'typescript', maxGroups: 1 });
  scanner.input(0).set(bytes);
  return { scanner, result: scanner.scan(0, 0, bytes.length) };
}

/** Where the last `count` whole lines of [from, to) begin; `from` when there are fewer. */
function lineFromEnd(bytes: Uint8Array, from: number, to: number, count: number): number {
  const part = bytes.subarray(from, to);
  let at = part.lastIndexOf(10);
  for (let i = 0; i < count && at >= 0; i++) at = at === 0 ? -1 : part.lastIndexOf(10, at - 1);
  return from + at + 1;
}
