import type { Finding } from '../model';

/** What a finding is about, in a form that new lines do not change: whom, and on which scale. */
export interface Fingerprint {
  rule: string;
  /** `recipient`, `database` ... where the rule tells, else empty. */
  scope: string;
  /** Names in lower case, sorted; `*` where the finding is about more than its ranking lists, or names nobody. */
  subjects: string[];
}

/** Keys of `data` that name the subject of a story told once per mailbox, assistant or the like. */
const STORY_KEYS = ['subject', 'mailbox', 'assistant', 'database', 'server'] as const;

export function fingerprintOf(f: Pick<Finding, 'rule' | 'data'>): Fingerprint {
  const scope = typeof f.data.scope === 'string' ? f.data.scope : '';
  return { rule: f.rule, scope, subjects: [...new Set(subjectsOf(f.data).map((s) => s.toLowerCase()))].sort() };
}

function subjectsOf(data: Record<string, unknown>): string[] {
  const top = names(data.top);
  if (top.length > 0) return typeof data.others === 'number' && data.others > 0 ? ['*'] : top;
  const keys = Array.isArray(data.keys) ? data.keys.filter((k): k is string => typeof k === 'string') : [];
  if (keys.length > 0) return keys;
  const story = STORY_KEYS.flatMap((k) => (typeof data[k] === 'string' && data[k] !== '' ? [`${k}=${data[k]}`] : []));
  return story.length > 0 ? [story.join(' ')] : ['*'];
}

function names(top: unknown): string[] {
  return Array.isArray(top) ? top.flatMap((x) => (typeof (x as { name?: unknown } | null)?.name === 'string' ? [(x as { name: string }).name] : [])) : [];
}
