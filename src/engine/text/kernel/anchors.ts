import { NEEDLES_MAX, PAIRS_MAX } from './assembly/layout';

/**
 * Two bytes at a distance that many needles share: a cheap sieve for all of them. Bytes are folded by | 0x20, which makes
 * letters of one case and lets a few other bytes through; every place found is compared in full.
 */
export interface AnchorPair {
  first: number;
  second: number;
  distance: number;
  needles: { text: Uint8Array; anchor: number }[];
}

/** Farther pairs find nothing that nearer ones do not. */
const DISTANCE_MAX = 7;
/** Cost of one more pair for 64 bytes, and of comparing at one place, in the same unit (cycles, measured roughly). */
const PAIR_COST = 6;
const COMPARE_COST = 40;
/** Bytes of a sample that are counted: enough for shares of a percent. */
const SAMPLE_MAX = 65536;

/** Share of each folded byte in Exchange logs, per mille, from 0x20 to 0x3f and from 0x60 to 0x7f. */
const TYPICAL = [
  51, 1, 7, 1, 1, 1, 1, 1, 3, 3, 1, 1, 28, 21, 21, 3, 62, 43, 34, 34, 29, 28, 24, 25, 26, 24, 19, 7, 3, 7, 4, 1,
  5, 43, 18, 32, 32, 64, 15, 10, 11, 36, 2, 4, 22, 17, 26, 36, 13, 1, 32, 34, 38, 12, 8, 4, 7, 6, 1, 2, 1, 2, 1, 1,
];

/**
 * Anchors that cover all needles at little cost: greedily, the pair with the least cost a needle it newly covers.
 * @param needles ASCII, lower case, at least two bytes each.
 * @param separator never an anchor, like the quote: both mean something to the scanner already.
 * @throws RangeError when too many anchors or needles would be needed.
 */
export function chooseAnchors(needles: readonly Uint8Array[], separator: number, sample?: Uint8Array): AnchorPair[] {
  if (needles.length > NEEDLES_MAX) throw new RangeError(`More than ${NEEDLES_MAX} needles`);
  const share = shares(sample);
  const candidates = collect(needles, byte => byte !== separator && byte !== 0x22);
  const open = new Set(needles.keys());
  const out: AnchorPair[] = [];
  while (open.size > 0) {
    let best: Candidate | undefined, bestCost = Infinity;
    for (const candidate of candidates.values()) {
      let gain = 0;
      for (const needle of candidate.places.keys()) if (open.has(needle)) gain++;
      if (gain === 0) continue;
      const cost = (PAIR_COST + 64 * COMPARE_COST * share[candidate.first]! * share[candidate.second]!) / gain;
      if (cost < bestCost) { best = candidate; bestCost = cost; }
    }
    if (!best || out.length === PAIRS_MAX) throw new RangeError('No anchors for these needles');
    const covered = [...best.places].filter(([needle]) => open.delete(needle));
    out.push({
      first: best.first, second: best.second, distance: best.distance,
      needles: covered.map(([needle, anchor]) => ({ text: needles[needle]!, anchor })),
    });
  }
  return out;
}

interface Candidate {
  first: number;
  second: number;
  distance: number;
  /** Needle to the place of the first byte in it. */
  places: Map<number, number>;
}

function collect(needles: readonly Uint8Array[], allowed: (byte: number) => boolean): Map<number, Candidate> {
  const out = new Map<number, Candidate>();
  needles.forEach((text, needle) => {
    for (let at = 0; at < text.length; at++) {
      if (!allowed(text[at]!)) continue;
      for (let distance = 1; distance <= DISTANCE_MAX && at + distance < text.length; distance++) {
        if (!allowed(text[at + distance]!)) continue;
        const first = text[at]! | 0x20, second = text[at + distance]! | 0x20, key = first << 16 | second << 8 | distance;
        let candidate = out.get(key);
        if (!candidate) out.set(key, candidate = { first, second, distance, places: new Map() });
        if (!candidate.places.has(needle)) candidate.places.set(needle, at);
      }
    }
  });
  return out;
}

function shares(sample: Uint8Array | undefined): Float64Array {
  const out = new Float64Array(256);
  if (!sample || sample.length < 1024) {
    TYPICAL.forEach((n, i) => { out[i < 32 ? 0x20 + i : 0x40 + i] = n / 1000; });
    return out;
  }
  const n = Math.min(sample.length, SAMPLE_MAX);
  for (let i = 0; i < n; i++) out[sample[i]! | 0x20]! += 1 / n;
  // A byte that the sample lacks may well come later.
  return out.map(value => Math.max(value, 0.0005));
}
