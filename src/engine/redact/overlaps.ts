import { Found, NAME, REST, kindOf } from './secrets';

/** What is to be replaced of one line, in order, none overlapping. */
export class Places {
  count = 0;
  way: number[] = [];
  start: number[] = [];
  end: number[] = [];

  add(way: number, start: number, end: number): void {
    this.way[this.count] = way;
    this.start[this.count] = start;
    this.end[this.count++] = end;
  }
}

/** Of these what is around something else is replaced too. */
const GAPS = new Set(['name', 'free-text', 'password', 'path']);
/** More are put in order by the engine. */
const FEW = 64;

/**
 * Keeps the first found of those that overlap: ways come in order of how much they know. Of a name or a text what is around them
 * stays to be replaced: a subject with an address in it. Time grows with the line only.
 */
export function withoutOverlaps(found: Found, into: Places): void {
  into.count = 0;
  const { count } = found;
  if (count === 0) return;
  const order = inOrder(found), { start, end, way } = found;
  for (let i = 0; i < count; ) {
    let last = i + 1, reach = end[order[i]!]!;
    for (; last < count && start[order[last]!]! < reach; last++) reach = Math.max(reach, end[order[last]!]!);
    if (last === i + 1) into.add(way[order[i]!]!, start[order[i]!]!, reach);
    else sortOut(found, order.slice(i, last), into);
    i = last;
  }
}

/** Adds names, none overlapping another, where nothing else stands. */
export function fill(into: Places, names: Found): void {
  const { count } = into, way = into.way.slice(0, count), start = into.start.slice(0, count), end = into.end.slice(0, count);
  into.count = 0;
  let place = 0;
  for (let i = 0; i < names.count; i++) {
    const from = names.start[i]!, to = names.end[i]!;
    for (; place < count && end[place]! <= from; place++) into.add(way[place]!, start[place]!, end[place]!);
    // what stands in front may reach into the name
    let at = into.count > 0 ? Math.max(from, into.end[into.count - 1]!) : from, whole = at === from;
    for (; place < count && start[place]! < to; place++) {
      whole = false;
      if (start[place]! > at) into.add(REST, at, start[place]!);
      into.add(way[place]!, start[place]!, end[place]!);
      at = end[place]!;
    }
    if (at < to) into.add(whole ? NAME : REST, at, to);
  }
  for (; place < count; place++) into.add(way[place]!, start[place]!, end[place]!);
}

/** Numbers of what was found, by place. */
function inOrder({ count, start }: Found): number[] {
  const order: number[] = [];
  for (let i = 0; i < count; i++) order.push(i);
  if (count > FEW) return order.sort((a, b) => start[a]! - start[b]! || a - b);
  for (let i = 1; i < count; i++) {
    const own = order[i]!, at = start[own]!;
    let k = i - 1;
    for (; k >= 0 && start[order[k]!]! > at; k--) order[k + 1] = order[k]!;
    order[k + 1] = own;
  }
  return order;
}

/** Places that overlap one another, in order of their places. */
function sortOut(found: Found, group: readonly number[], into: Places): void {
  const { way, start, end } = found, from = start[group[0]!]!;
  let to = from, best = group[0]!;
  for (const n of group) {
    to = Math.max(to, end[n]!);
    if (way[n]! < way[best]!) best = n;
  }
  // what knows most holds all others
  if (start[best] === from && end[best] === to && kindOf(way[best]!) !== 'account') return into.add(way[best]!, from, to);
  const taken = new Uint8Array(to - from), kept: [way: number, start: number, end: number][] = [];
  for (const n of withoutHalves(found, group).sort((a, b) => way[a]! - way[b]! || a - b)) {
    const a = start[n]! - from, b = end[n]! - from, kind = kindOf(way[n]!);
    if (!taken.subarray(a, b).includes(1)) kept.push([way[n]!, start[n]!, end[n]!]);
    else if (GAPS.has(kind)) for (const [gap, gapEnd] of gaps(taken, a, b)) kept.push([REST, from + gap, from + gapEnd]);
    else continue;
    taken.fill(1, a, b);
  }
  for (const [w, a, b] of kept.sort((x, y) => x[1] - y[1])) into.add(w, a, b);
}

/** What nothing else has taken. */
function gaps(taken: Uint8Array, from: number, to: number): [start: number, end: number][] {
  const out: [number, number][] = [];
  for (let at = from; at < to; at++) {
    if (taken[at] === 1) continue;
    const start = at;
    while (at < to && taken[at] === 0) at++;
    out.push([start, at]);
  }
  return out;
}

/** `Sales DB 07\\HUB01`: the pattern of an account sees only the end of the known name. */
function withoutHalves({ way, start, end }: Found, group: readonly number[]): number[] {
  let reach = -1, waiting = -1, waitingAt = -1;
  return group.filter((n) => {
    if (start[n]! > waitingAt) reach = Math.max(reach, waiting);
    if (way[n] === NAME) {
      waiting = start[n] === waitingAt ? Math.max(waiting, end[n]!) : end[n]!;
      waitingAt = start[n]!;
    }
    return kindOf(way[n]!) !== 'account' || start[n]! >= reach;
  });
}
