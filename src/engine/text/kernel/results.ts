import type { BlockResult, Hits } from './types';

/** One result of two calls on the same slot, the second beginning where the first ended. */
export function appendResult(a: BlockResult, b: BlockResult): BlockResult {
  const odd = [...a.odd];
  for (const range of b.odd) {
    const open = odd.at(-1);
    if (open && open.to === range.from) odd[odd.length - 1] = { ...open, to: range.to, lines: open.lines + range.lines };
    else odd.push({ ...range, line: range.line + a.lines });
  }
  const slots = [...a.slots];
  for (const run of b.slots) {
    const open = slots.at(-1);
    if (open && open.slot === run.slot) slots[slots.length - 1] = { slot: run.slot, lines: open.lines + run.lines };
    else slots.push(run);
  }
  return {
    consumed: b.consumed, lines: a.lines + b.lines, records: a.records + b.records, harmless: a.harmless && b.harmless, odd,
    minStamp: Number.isNaN(a.minStamp) || b.minStamp < a.minStamp ? b.minStamp : a.minStamp,
    maxStamp: Number.isNaN(a.maxStamp) || b.maxStamp > a.maxStamp ? b.maxStamp : a.maxStamp,
    slots,
    hits: appendHits(a.hits, b.hits, a.lines),
    index: [...a.index, ...b.index.map(({ offset, line }) => ({ offset, line: line + a.lines }))],
  };
}

function appendHits(a: Hits, b: Hits, lines: number): Hits {
  const join = <T extends Uint32Array | Int32Array | Float64Array>(out: T, x: T, y: T): T => {
    out.set(x);
    out.set(y, x.length);
    return out;
  };
  const count = a.count + b.count;
  return {
    count,
    offset: join(new Uint32Array(count), a.offset, b.offset),
    length: join(new Uint32Array(count), a.length, b.length),
    line: join(new Uint32Array(count), a.line, b.line.map(line => line + lines)),
    stamp: join(new Float64Array(count), a.stamp, b.stamp),
    group: join(new Int32Array(count), a.group, b.group),
  };
}
