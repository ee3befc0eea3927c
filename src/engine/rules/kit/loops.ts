import type { FileScan, Kept, Rec } from '../../model';
import type { CaseFacts, Observer } from '../rule';
import { col, withoutPort } from './subject';
import { text } from './story';

/** What ends every loop: a server counts the hops of a message and refuses it. */
export const HOPS = /\bhop count exceeded\b/i;
/**
 * So many sendings of one message to one recipient by one server are a loop: a retry follows a deferral, not a sending, and a message
 * for several recipients is sent once for each.
 */
const SENDINGS = 4;

/** Refusals because a message went through too many servers: tallies of kind `mail-loop`. */
export const hopCountObserver: Observer = {
  id: 'hop-count',
  kinds: ['tracking', 'smtp', 'connectivity', 'text', 'row'],
  needles: ['exceeded'],
  alike: true,
  reach: [{ needle: 'exceeded', before: 12 }],
  onRecord(rec, notes) {
    if (!HOPS.test(rec.text)) return;
    const place = answerOf(rec);
    const found = place && HOPS.exec(place.value);
    if (!found) return;
    const span = rec.span(place.name);
    const column = span ? Math.min(span.column + found.index, span.endColumn) : 0;
    notes.tally({ kind: 'mail-loop', dims: { subject: whom(rec), kind: rec.kind }, ...(span && { span: { ...span, column, endColumn: Math.min(column + found[0].length, span.endColumn) } }) });
  },
};

/** The cell that holds an answer; subjects and addresses are what people wrote. */
function answerOf(rec: Rec): { name: string; value: string } | undefined {
  const names = rec.kind === 'tracking' ? ['recipient-status', 'source-context', 'RecipientStatus', 'SourceContext'] : rec.kind === 'smtp' ? ['data', 'context'] : rec.kind === 'connectivity' ? ['description'] : rec.kind === 'text' ? ['text'] : rec.names();
  for (const name of names) {
    const value = rec.get(name);
    if (value !== undefined && HOPS.test(value)) return { name, value };
  }
  return undefined;
}

function whom(rec: Rec): string {
  if (rec.kind === 'tracking') return (col(rec, 'recipient-address', 'Recipients') ?? '').split(/[;,]/)[0]!.replace(/[{}]/g, '').trim().toLowerCase();
  return rec.kind === 'smtp' ? withoutPort(col(rec, 'remote-endpoint') ?? '') : rec.kind === 'connectivity' ? (col(rec, 'destination') ?? '') : '';
}

/** One message that went in a circle. */
export interface Loop {
  id: string;
  recipients: string[];
  servers: string[];
  /** Times one server sent or delivered it to one recipient; 0 where only its end was seen. */
  sendings: number;
  /** Refused for its hops. */
  ended: boolean;
  rows: { file: FileScan; fact: Kept }[];
}

/** A FAIL row that says so. */
export function isHopRefusal(fact: Kept): boolean {
  return HOPS.test(text(fact, 'reason'));
}

const known = new WeakMap<CaseFacts, Loop[]>();

/** Messages that a server sent to the same recipient again and again, or that were refused for their hops. By message id, most sendings first. */
export function loopsIn(facts: CaseFacts): Loop[] {
  let out = known.get(facts);
  if (!out) known.set(facts, (out = findLoops(facts)));
  return out;
}

function findLoops(facts: CaseFacts): Loop[] {
  const byId = new Map<string, { file: FileScan; fact: Kept }[]>();
  for (const row of facts.kept('tracking-outcome')) {
    const id = text(row.fact, 'id').toLowerCase();
    if (id === '') continue;
    const list = byId.get(id);
    if (list) list.push(row);
    else byId.set(id, [row]);
  }
  const out: Loop[] = [];
  for (const rows of byId.values()) {
    const ended = rows.some(({ fact }) => isHopRefusal(fact));
    const sendings = mostSendings(rows);
    if (!ended && sendings < SENDINGS) continue;
    const unique = (list: readonly string[]): string[] => [...new Set(list)].filter((x) => x !== '');
    out.push({
      id: text(rows[0]!.fact, 'id'), ended, sendings, rows,
      recipients: unique(rows.flatMap(({ fact }) => (fact.data.recipients as string[] | undefined) ?? [])), servers: unique(rows.map(({ fact }) => text(fact, 'server'))),
    });
  }
  return out.sort((a, b) => b.sendings - a.sendings || (a.id < b.id ? -1 : 1));
}

/** The same row given twice, as cmdlet output and as log, counts once. */
function mostSendings(rows: readonly { fact: Kept }[]): number {
  const sums = new Map<string, Set<number>>();
  for (const { fact } of rows) {
    const event = text(fact, 'event');
    if (event === 'FAIL' || fact.ms === null) continue;
    for (const recipient of (fact.data.recipients as string[] | undefined) ?? []) {
      const key = `${fact.clock}\t${event}\t${text(fact, 'server').toLowerCase()}\t${recipient}`;
      let times = sums.get(key);
      if (!times) sums.set(key, (times = new Set()));
      times.add(fact.ms);
    }
  }
  let most = 0;
  for (const times of sums.values()) most = Math.max(most, times.size);
  return most;
}
