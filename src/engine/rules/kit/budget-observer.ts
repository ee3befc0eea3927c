import type { CaseFacts, Observer } from '../rule';
import { col } from './subject';

const WAIT = /(?:Suggested backoff time |BackOffMilliseconds["'>\s:=]{0,12}(?:Value)?["'>\s:=]{0,12})(\d{1,12})/gi;
const TIMES = /gone over budget '?(\d{1,9})'? times/i;
const THRESHOLD = /Threshold value:\s?'?(\d{1,9})/i;

/** The numbers of budget texts, which differ from line to line. */
export const budgetObserver: Observer = {
  id: 'budgets',
  kinds: ['*'],
  needles: ['BackOffMilli', 'backoff time', 'gone over budget'],
  onRecord(rec, notes) {
    const text = rec.text.slice(0, 20_000);
    let waitMs = 0;
    for (const m of text.matchAll(WAIT)) waitMs = Math.max(waitMs, Number(m[1]));
    const times = Number(TIMES.exec(text)?.[1] ?? 0);
    if (waitMs > 0 || times > 0) notes.keep('budget', { waitMs, times, threshold: Number(THRESHOLD.exec(text)?.[1] ?? 0) });
  },
};

/** What the web services' own columns say of a request that was refused: tallies of kind `budget-columns`. */
export const budgetColumnObserver: Observer = {
  id: 'budget-columns',
  kinds: ['ews', 'http'],
  needles: ['ErrorServerBusy', 'OverBudgetException', 'cannot service this'],
  alike: true,
  onRecord(rec, notes) {
    const part = col(rec, 'ThrottledBy') ?? '';
    const policy = col(rec, 'ThrottlingPolicy') ?? '';
    if (part !== '' || policy !== '') notes.tally({ kind: 'budget-columns', dims: { part: part.slice(0, MAX_NAME), policy: policy.slice(0, MAX_NAME) }, countOnly: true });
  },
};

/** Names of parts and policies are short. */
const MAX_NAME = 100;

/** Values of one of those columns, each once. */
export function budgetColumns(facts: CaseFacts, dim: 'part' | 'policy'): string[] {
  return [...new Set(facts.tallies('budget-columns').map(({ tally }) => tally.dims[dim] ?? '').filter((name) => name !== ''))];
}

/** The longest wait asked for and the highest number of times. */
export function budgetsIn(facts: CaseFacts): { waitMs: number; times: number; threshold: number } {
  const out = { waitMs: 0, times: 0, threshold: 0 };
  for (const { fact } of facts.kept('budget')) {
    out.waitMs = Math.max(out.waitMs, Number(fact.data.waitMs));
    out.times = Math.max(out.times, Number(fact.data.times));
    out.threshold = Math.max(out.threshold, Number(fact.data.threshold));
  }
  return out;
}
