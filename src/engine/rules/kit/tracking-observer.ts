import { parseRecipients, parseRecipientStatus } from '../../formats/tracking-details';
import type { Rec } from '../../model';
import type { Observer } from '../rule';
import { col } from './subject';

/** Kept recipients and texts are for joining and reading. */
const MAX_RECIPIENTS = 50;
const MAX_TEXT = 300;
/**
 * A queue waits at least a minute before it tries again, so a message that was delivered within this time of its arrival was never
 * deferred. Deliveries that fast are most of a log and are not kept. A row without arrival time is kept.
 */
const FAST_MS = 10_000;

/** The message a row is about: the Message-ID header, which is the same on every server and in every version's log. */
function messageOf(rec: Rec): string {
  return col(rec, 'message-id', 'MessageId', 'network-message-id', 'NetworkMessageId') ?? (col(rec, 'internal-message-id', 'InternalMessageId') ?? '');
}

function recipientsOf(rec: Rec): string[] {
  return parseRecipients(col(rec, 'recipient-address', 'Recipients') ?? '').slice(0, MAX_RECIPIENTS).map((r) => r.toLowerCase());
}

const DATABASE = /\b(?:MailboxDatabaseName|MailboxDatabaseGuid|MDB|DatabaseName|MailboxDatabase)[=:,]\s?([^;,'"\]]{1,128})/i;

/** The database a row names, as `{ db }` or nothing. */
function databaseOf(rec: Rec): { db?: string } {
  for (const name of ['custom-data', 'source-context', 'EventData', 'SourceContext']) {
    const db = DATABASE.exec(rec.get(name) ?? '')?.[1]?.trim();
    if (db) return { db };
  }
  return {};
}

/** Deferred deliveries: facts of kind `tracking-defer`. */
export const trackingDeferObserver: Observer = {
  id: 'tracking-defer',
  kinds: ['tracking'],
  needles: ['DEFER'],
  onRecord(rec, notes) {
    if (!/^(?:AGENT)?DEFER$/i.test(col(rec, 'event-id', 'EventId') ?? '')) return;
    const status = col(rec, 'recipient-status', 'RecipientStatus');
    notes.keep('tracking-defer', {
      id: messageOf(rec), recipients: recipientsOf(rec), source: col(rec, 'source', 'Source') ?? '', context: (col(rec, 'source-context', 'SourceContext') ?? '').slice(0, MAX_TEXT),
      server: col(rec, 'server-hostname', 'ServerHostname') ?? '', reason: status === undefined ? '' : (parseRecipientStatus(status, recipientsOf(rec).length)[0]?.response ?? '').slice(0, MAX_TEXT),
      ...databaseOf(rec),
    }, rec.span('event-id') ?? rec.span('EventId'), 'DEFER');
  },
};

/** As Export-Csv writes them: quoted, or between the separators of a culture or a spreadsheet. */
const EXPORTED = ['DELIVER', 'SEND', 'FAIL'].flatMap((event) => [`"${event}"`, `;${event};`, `\t${event}\t`]);

/** Ends of deliveries that took time: facts of kind `tracking-outcome`. */
export const trackingOutcomeObserver: Observer = {
  id: 'tracking-outcome',
  kinds: ['tracking'],
  needles: [',DELIVER,', ',SEND,', ',FAIL,', ' DELIVER', ' SEND', ' FAIL', 'DELIVER ', 'SEND ', 'FAIL ', ...EXPORTED],
  soon: { column: 'message-info', ms: FAST_MS },
  onRecord(rec, notes) {
    const event = (col(rec, 'event-id', 'EventId') ?? '').toUpperCase();
    if (event !== 'DELIVER' && event !== 'SEND' && event !== 'FAIL') return;
    const status = event === 'FAIL' ? col(rec, 'recipient-status', 'RecipientStatus') : undefined;
    notes.keep('tracking-outcome', {
      id: messageOf(rec), recipients: recipientsOf(rec), event, server: col(rec, 'server-hostname', 'ServerHostname') ?? '', ...(status !== undefined && { reason: status.slice(0, MAX_TEXT) }), ...databaseOf(rec),
    }, rec.span('event-id') ?? rec.span('EventId'));
  },
};
