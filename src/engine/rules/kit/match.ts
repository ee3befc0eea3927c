import { ProbeSet } from '../needles';
import { signatures, type Signature } from './signatures';

export interface Match {
  signature: Signature;
  /** Where the words stand in the cell. */
  index: number;
  length: number;
  groups: Readonly<Record<string, string | undefined>>;
}

/** Texts remembered: servers write the same answer again and again. */
const MEMO_ENTRIES = 500;
/** Longer cells are rare and not worth remembering. */
const MEMO_TEXT = 400;
/** The part of a cell that is searched: no answer stands behind this much text. */
const SEARCHED = 20_000;

const NO_GROUPS = {};

/** Finds signatures in texts. Keeps a small memory of texts seen; the same text always gives the same matches. */
export class Matcher {
  private readonly memo = new Map<string, readonly Match[]>();

  private readonly probes: ProbeSet;

  constructor(private readonly list: readonly Signature[] = signatures) {
    this.probes = new ProbeSet(list.map((s) => s.probe));
  }

  /** The best match of every fact kind in one cell; a text that hides another has done so. */
  find(cell: string): readonly Match[] {
    if (cell.length > MEMO_TEXT) return this.search(cell.slice(0, SEARCHED));
    const known = this.memo.get(cell);
    if (known) return known;
    const found = this.search(cell);
    if (this.memo.size >= MEMO_ENTRIES) this.memo.clear();
    this.memo.set(cell, found);
    return found;
  }

  private search(cell: string): Match[] {
    const lower = cell.toLowerCase();
    const best = new Map<string, Match>();
    const probed = this.probes.find(lower);
    for (let i = 0; i < this.list.length; i++) {
      if (probed[i] === 0) continue;
      const signature = this.list[i]!;
      const m = signature.pattern.exec(cell);
      if (!m) continue;
      const before = best.get(signature.kind);
      if (before && (before.signature.rank ?? 0) >= (signature.rank ?? 0)) continue;
      best.set(signature.kind, { signature, index: m.index, length: m[0].length, groups: before ? { ...before.groups, ...m.groups } : (m.groups ?? NO_GROUPS) });
    }
    return settle([...best.values()]);
  }
}

/** For all who look for all signatures: they look at the same cells. */
export const matcher = new Matcher();

/** The weakest kinds come last: each is news only where nothing before it is. */
const WEAK = ['not-throttling', 'reply-4xx'];

/** Takes away what another match of the same record explains. A trap beside a real finding is no news. */
export function settle(matches: readonly Match[]): Match[] {
  if (matches.length < 2) return [...matches];
  const hidden = new Set(matches.flatMap((m) => m.signature.hides ?? []));
  let kept = matches.filter((m) => !hidden.has(m.signature.kind));
  for (const weak of [...WEAK].reverse()) if (kept.some((m) => m.signature.kind !== weak)) kept = kept.filter((m) => m.signature.kind !== weak);
  return kept;
}
