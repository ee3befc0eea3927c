import type { Rec } from '../../model';
import type { Observer } from '../rule';
import { col } from './subject';

/** The words of an event that names a limit. */
interface EventText {
  sig: string;
  kind: 'smtp-connection-limit' | 'smtp-rate-limit' | 'submission-limit' | 'client-budget';
  /** Groups: `limit`, and whom it is about. */
  pattern: RegExp;
}

/**
 * Events 1009, 1021 and 1031 of MSExchangeTransport, 1010 of MSExchangeMailSubmission and 1017 of the store driver. Source: Microsoft's pages
 * on the events of 2007 and 2010. A text may be wrapped: the words that name the limit are enough.
 */
const EVENTS: readonly EventText[] = [
  { sig: 'event.too-many-source', kind: 'smtp-connection-limit', pattern: /maximum number of connections per source \(["'\u2018\u201c]?(?<limit>\d{1,7})["'\u2019\u201d]?\)(?=\s{0,4}(?:$|for this connector))/im },
  { sig: 'event.too-many-server', kind: 'smtp-connection-limit', pattern: /maximum number of connections \(["'\u2018\u201c]?(?<limit>\d{1,7})["'\u2019\u201d]?\) for this connector/i },
  { sig: 'event.rate', kind: 'smtp-rate-limit', pattern: /rate of message submissions from this connection has exceeded the throttling policy of (?<limit>\d{1,7}) per minute/i },
  { sig: 'event.sub-total', kind: 'submission-limit', pattern: /too many mail submission threads\. {0,2}The number of submission threads is currently limited to (?<limit>\d{1,6})/i },
  { sig: 'event.sub-total', kind: 'submission-limit', pattern: /hub server (?<server>[A-Za-z0-9][A-Za-z0-9._-]{0,254}) is currently processing (?<limit>\d{1,6}) submissions, which is the maximum allowed/i },
  // what remote PowerShell says of a further session; known from public reports
  { sig: 'text.ps-concurrency', kind: 'client-budget', pattern: /exceeded the maximum number of connections allowed ?: ?(?<limit>\d{1,6}) for the policy party ?: ?(?<part>\w{1,60})/i },
];

const ADDRESS = /\bIP address ["'\u2018\u201c[]?(?<ip>[0-9A-Fa-f.:]{2,45}[0-9A-Fa-f])/;
const CONNECTOR = /\bReceive connector ["'\u2018\u201c]?(?<connector>[^"'\u2018\u2019\u201c\u201d\r\n]{1,128}?)["'\u2019\u201d]? rejected/i;
const USER = /\bconnection for user \[?(?<user>[^\][\r\n]{1,128}?)\]? with IP address/i;

/** Limits that events of the application log name: in text and in output of cmdlets, as no log of transport repeats them. */
export const eventObserver: Observer = {
  id: 'limit-events',
  kinds: ['text', 'row'],
  // a console breaks texts anywhere: of each text more than one piece
  needles: ['connections per source', 'for this connector', 'rate of message sub', 'from this connection', 'submission threads', 'submissions, which', 'currently processing', 'for the policy party', 'connections allowed'],
  onRecord(rec, notes) {
    const lines = rec.text.split('\n').map((line) => ({ line, indent: line.length - line.trimStart().length }));
    const text = lines.map(({ line }) => line.trim()).join(' ');
    for (const { sig, kind, pattern } of EVENTS) {
      const found = pattern.exec(text);
      if (!found?.groups) continue;
      const subject = kind === 'client-budget' ? '' : kind === 'submission-limit' ? (found.groups.server ?? '') : (ADDRESS.exec(text)?.groups?.ip ?? '');
      const dims: Record<string, string> = { subject, sig, kind: rec.kind, limit: found.groups.limit! };
      const more = { part: found.groups.part, budget: kind === 'client-budget' ? 'PowerShell' : undefined, connector: CONNECTOR.exec(text)?.groups?.connector, user: USER.exec(text)?.groups?.user, server: kind === 'submission-limit' ? undefined : col(rec, 'MachineName', 'ServerName') };
      for (const [name, value] of Object.entries(more)) if (value) dims[name] = value;
      notes.tally({ kind, dims, span: spotOf(rec, lines, found.index, found[0].length) });
    }
  },
};

/** The line of a record in which words begin that were found in its lines joined by blanks. */
function spotOf(rec: Rec, lines: readonly { line: string; indent: number }[], index: number, length: number): { line: number; column: number; endColumn: number; text: string } {
  let at = 0, n = 0;
  for (; n < lines.length - 1 && index > at + lines[n]!.line.trim().length; n++) at += lines[n]!.line.trim().length + 1;
  const { line, indent } = lines[n]!, column = Math.min(index - at + indent, line.length);
  return { line: rec.line + n, column, endColumn: Math.min(column + length, line.length), text: line };
}
