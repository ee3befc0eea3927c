import type { Finding } from '../model';

/** One subject of a finding, as `data.top` lists it. */
export interface Ranked {
  name: string;
  count: number;
  first: string | null;
  last: string | null;
}

/** Subjects of a finding, most first, and what the list leaves out. Findings without a ranking give an empty list. */
export function rankingOf(finding: Finding): { top: Ranked[]; others: number } {
  const { top, others } = finding.data;
  if (!Array.isArray(top)) return { top: [], others: 0 };
  const list = top.flatMap((item): Ranked[] => {
    const { name, count, first, last } = (item ?? {}) as Record<string, unknown>;
    return typeof name === 'string' && typeof count === 'number' ? [{ name, count, first: text(first), last: text(last) }] : [];
  });
  const rest = typeof others === 'number' ? others : typeof (others as { count?: unknown } | null)?.count === 'number' ? (others as { count: number }).count : 0;
  return { top: list, others: rest };
}

/** First and last time of a finding, null where it has none. */
export function timesOf(finding: Finding): { first: string | null; last: string | null } {
  return { first: text(finding.data.first), last: text(finding.data.last) };
}

/** Matching lines per hour, `2011-01-12T04` to number, hours ascending. */
export function hoursOf(finding: Finding): [string, number][] {
  const { perHour } = finding.data;
  if (typeof perHour !== 'object' || perHour === null || Array.isArray(perHour)) return [];
  return Object.entries(perHour)
    .filter((e): e is [string, number] => typeof e[1] === 'number' && /^\d{4}-\d\d-\d\dT\d\d$/.test(e[0]))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
