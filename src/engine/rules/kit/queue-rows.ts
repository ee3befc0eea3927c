import type { FileScan, Kept } from '../../model';
import { parseInteger } from '../../decode/numbers';
import { t } from '../../l10n';
import type { CaseFacts, Observer } from '../rule';
import { matcher } from './match';
import { countText } from './numbers';
import { col } from './subject';
import { text } from './story';

const MAX_TEXT = 300;
/** Queues told in one sentence. */
const SHOWN = 3;

/** Rows of Get-Queue and Get-QueueDigest: facts of kind `queue-row`. A delivery type of later versions tells the version. */
export const queueRowObserver: Observer = {
  id: 'queue-row',
  kinds: ['row'],
  needles: [],
  onRecord(rec, notes) {
    const count = parseInteger(col(rec, 'MessageCount') ?? '');
    // Get-QueueDigest -GroupBy LastError counts the messages of all queues with one error
    const group = col(rec, 'GroupByValue');
    const identity = col(rec, 'Identity') ?? (group === undefined ? undefined : col(rec, 'Details')?.replace(/^\{|\}$/g, '') ?? group);
    if (count === undefined || identity === undefined) return;
    const type = col(rec, 'DeliveryType') ?? '';
    // 2010 has MapiDelivery and SmtpRelayWithinAdSite in their place. Source: Microsoft, queue properties
    if (/^SmtpDeliveryToMailbox|^SmtpRelayToDag|^SmtpRelayToMailboxDeliveryGroup|^SmtpRelayToConnectorSourceServers|^SmtpRelayToServers/i.test(type)) notes.tally({ kind: 'said-version', dims: { subject: '2013+' } });
    notes.keep('queue-row', {
      identity, messages: Number(count), type, status: col(rec, 'Status') ?? '', next: col(rec, 'NextHopDomain') ?? '', error: (col(rec, 'LastError') ?? group ?? '').slice(0, MAX_TEXT),
    }, rec.span('MessageCount'));
  },
};

interface QueueRow {
  file: FileScan;
  fact: Kept;
}

export interface QueuesOf {
  waiting: QueueRow[];
  cleared: { before: QueueRow; after: QueueRow }[];
}

/** Queues whose last error is of one of these kinds, the fullest first, each as its latest row; and those that a later row of the same file shows without it. */
export function queuesOf(facts: CaseFacts, kinds: readonly string[]): QueuesOf {
  const waiting = new Map<string, QueueRow>();
  const cleared = new Map<string, { before: QueueRow; after: QueueRow }>();
  for (const row of facts.kept('queue-row')) {
    const error = text(row.fact, 'error');
    const key = text(row.fact, 'identity').toLowerCase();
    if (error !== '' && matcher.find(error).some((m) => kinds.includes(m.signature.kind))) {
      waiting.set(key, row);
      cleared.delete(key);
      continue;
    }
    const before = waiting.get(key) ?? cleared.get(key)?.before;
    if (before?.file !== row.file) continue;
    waiting.delete(key);
    cleared.set(key, { before, after: row });
  }
  return { waiting: [...waiting.values()].sort((a, b) => Number(b.fact.data.messages) - Number(a.fact.data.messages)), cleared: [...cleared.values()] };
}

/** Queues that had the error and have it no more, in one sentence; empty where there are none. */
export function clearedQueues({ cleared }: QueuesOf): string {
  return cleared.slice(0, SHOWN).map(({ before, after }) => t('{0} had {1} messages with this error, and {2} without it in a later reading.', text(before.fact, 'identity'), countText(Number(before.fact.data.messages)), countText(Number(after.fact.data.messages)))).join(' ');
}

/** What Get-Queue says of the queues with this error, in words and for `data`; undefined where none does. */
export function waitingQueues({ waiting: list }: QueuesOf): { messages: number; text: string; data: Record<string, unknown>[] } | undefined {
  if (list.length === 0) return undefined;
  const shown = list.slice(0, SHOWN).map(({ fact }) => {
    const next = text(fact, 'next');
    return t('{0} with {1} messages', next === '' ? text(fact, 'identity') : `${text(fact, 'identity')} (${next})`, countText(Number(fact.data.messages)));
  });
  return {
    messages: list.reduce((n, { fact }) => n + Number(fact.data.messages), 0),
    text: t('Queues that name it as their last error: {0}.', shown.join(', ')),
    data: list.slice(0, 20).map(({ file, fact }) => ({ identity: fact.data.identity, messages: fact.data.messages, type: fact.data.type, status: fact.data.status, nextHop: fact.data.next, path: file.path, line: fact.line })),
  };
}
