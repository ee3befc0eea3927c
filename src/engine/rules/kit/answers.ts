import type { FileScan } from '../../model';
import type { Observer } from '../rule';
import { HOPS } from './loops';
import { matcher } from './match';
import { col, withoutPort } from './subject';

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

/** `450 busy`: a passing refusal as the standard has it without an enhanced code. */
const BARE = /^4\d\d(?=[ -](?!4\.\d)|$)/;
const GREYLIST = /\bgr[ae]y-?list/i;

/** Passing refusals without an enhanced code, in SMTP protocol logs: tallies of kind `reply-4xx`, as of those that have one. */
export const bareAnswerObserver: Observer = {
  id: 'bare-answers',
  kinds: ['smtp'],
  needles: ['<', '>'].flatMap((event) => [',', ';'].flatMap((separator) => ['', '"'].map((quote) => `${separator}${event}${separator}${quote}4`))),
  alike: true,
  onRecord(rec, notes) {
    const data = rec.get('data') ?? '', event = rec.get('event');
    const code = BARE.exec(data)?.[0];
    // what a client says to a Receive connector, `SERVER\\Name`, is no answer of anybody
    if (code === undefined || (event === '<' ? (rec.get('connector-id') ?? '').includes('\\') : event !== '>') || matcher.find(data).length > 0) return;
    const cell = rec.span('data');
    const span = cell && { ...cell, endColumn: Math.min(cell.column + code.length, cell.endColumn) };
    if (GREYLIST.test(data)) notes.tally({ kind: 'not-throttling', dims: { subject: '', sig: 'trap.greylist-word' }, span });
    else notes.tally({ kind: 'reply-4xx', dims: { subject: withoutPort(col(rec, 'remote-endpoint') ?? ''), sig: 'reply.bare', reply: code, what: code, kind: 'smtp' }, span });
  },
};

/** Answers that no rule is about, by code, most first. */
export interface Answers {
  transient: Record<string, number>;
  permanent: Record<string, number>;
}

/** Codes of one kind that are listed. */
const MAX_CODES = 50;

export function answersIn(files: readonly FileScan[]): Answers {
  return { transient: coded(files, 'reply-4xx', ({ what }) => what), permanent: coded(files, 'reply-5xx', ({ subject }) => subject) };
}

/** `451 4.7.1`, or `451` where the answer has no enhanced code. */
export function refusalCode(dims: Readonly<Record<string, string>>): string {
  return dims.reply === undefined || dims.reply === dims.what ? (dims.what ?? '') : `${dims.reply} ${dims.what}`;
}

/** Passing refusals that no rule explains, by their whole code, most first. */
export function refusalsIn(files: readonly FileScan[]): [code: string, count: number][] {
  return byCode(files, 'reply-4xx', refusalCode);
}

function coded(files: readonly FileScan[], kind: string, codeOf: CodeOf): Record<string, number> {
  return Object.fromEntries(byCode(files, kind, codeOf).filter(([code]) => code !== '').slice(0, MAX_CODES));
}

type CodeOf = (dims: Readonly<Record<string, string>>) => string | undefined;

function byCode(files: readonly FileScan[], kind: string, codeOf: CodeOf): [code: string, count: number][] {
  const out = new Map<string, number>();
  for (const file of files) {
    for (const { dims, count } of file.facts[kind]?.tallies ?? []) {
      const code = codeOf(dims) ?? '';
      out.set(code, (out.get(code) ?? 0) + count);
    }
  }
  return [...out].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}
