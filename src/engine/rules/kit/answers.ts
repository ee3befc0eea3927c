import type { FileScan } from '../../model';
import type { Observer } from '../rule';
import { HOPS } from './loops';
import { matcher } from './match';

/** `550 5.7.1`, `554-5.2.0`: a permanent refusal with its enhanced code. */
const PERMANENT = /^(5\d\d)[ -](5\.\d{1,3}\.\d{1,3})\b/;

/** Permanent refusals in SMTP protocol logs, by code: tallies of kind `reply-5xx`. No limit of the server is behind them. */
export const permanentObserver: Observer = {
  id: 'permanent-answers',
  kinds: ['smtp'],
  needles: ['500 5.', '501 5.', '503 5.', '521 5.', '530 5.', '535 5.', '550 5.', '550-5.', '551 5.', '552 5.', '552-5.', '553 5.', '554 5.', '554-5.'],
  alike: true,
  onRecord(rec, notes) {
    const data = rec.get('data') ?? '';
    const found = PERMANENT.exec(data);
    // what a rule is about is told by that rule
    if (found && !HOPS.test(data) && matcher.find(data).length === 0) notes.tally({ kind: 'reply-5xx', dims: { subject: `${found[1]} ${found[2]}` }, span: { column: 0, endColumn: 0, text: '' }, countOnly: true });
  },
};

/** Answers that no rule is about, by code, most first. */
export interface Answers {
  transient: Record<string, number>;
  permanent: Record<string, number>;
}

export function answersIn(files: readonly FileScan[]): Answers {
  return { transient: sums(files, 'reply-4xx', 'what'), permanent: sums(files, 'reply-5xx', 'subject') };
}

function sums(files: readonly FileScan[], kind: string, dim: string): Record<string, number> {
  const out = new Map<string, number>();
  for (const file of files) {
    for (const { dims, count } of file.facts[kind]?.tallies ?? []) {
      const code = dims[dim] ?? '';
      if (code !== '') out.set(code, (out.get(code) ?? 0) + count);
    }
  }
  return Object.fromEntries([...out].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 50));
}
