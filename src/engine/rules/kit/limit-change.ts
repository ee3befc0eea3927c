import type { FileScan } from '../../model';
import { t } from '../../l10n';
import type { CaseFacts } from '../rule';
import type { Stats } from './stats';
import { sayTime } from './when';

/** Changes and files told in one sentence. */
const SHOWN = 4;

interface Range {
  limit: string;
  first: number;
  last: number;
}

/** Where the lines print several limits: when the limit changed, or which file prints which. Empty where neither is clear. */
export function sayChange(facts: CaseFacts, stats: Stats): string {
  if (stats.limits.length < 2) return '';
  const byFile = new Map<FileScan, Map<string, Range>>();
  for (const { file, tally } of stats.entries) {
    const limit = tally.dims.limit;
    if (!limit) continue;
    let ranges = byFile.get(file);
    if (!ranges) byFile.set(file, (ranges = new Map()));
    widen(ranges, { limit, first: facts.utc(file, tally.first, tally.clock), last: facts.utc(file, tally.last, tally.clock) });
  }
  const single = [...byFile.values()].every((ranges) => ranges.size === 1);
  // files of two servers look the same as those of one whose limit was changed
  if (single && byFile.size > 1) {
    const list = [...byFile].slice(0, SHOWN).map(([file, ranges]) => `${file.path} ${[...ranges.keys()][0]!}`);
    return t('The printed limit differs from file to file: {0}.', list.join(', ') + (byFile.size > SHOWN ? ', ...' : ''));
  }
  const all = merged([...byFile.values()].flatMap((r) => [...r.values()]));
  if (!inTurn(all)) return '';
  return t('The printed limit changed: {0}.', all.slice(0, SHOWN).map((r) => t('{0} from {1} to {2}', r.limit, sayTime(r.first, NaN), sayTime(r.last, NaN))).join(', '));
}

function widen(ranges: Map<string, Range>, { limit, first, last }: Range): void {
  const known = ranges.get(limit);
  ranges.set(limit, known ? { limit, first: Math.min(known.first, first), last: Math.max(known.last, last) } : { limit, first, last });
}

/** The ranges of one limit in all files as one, in order of time. */
function merged(ranges: readonly Range[]): Range[] {
  const out = new Map<string, Range>();
  for (const range of ranges) widen(out, range);
  return [...out.values()].sort((a, b) => a.first - b.first);
}

/** Does each limit, in order of time, end before the next one is first printed? */
function inTurn(ranges: readonly Range[]): boolean {
  return ranges.every((r, i) => r.first <= r.last && (i === 0 || ranges[i - 1]!.last < r.first));
}
