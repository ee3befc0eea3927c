import { t } from '../l10n';
import type { Rec } from '../model';
import { fieldsLog } from './fields-family';

const SOURCES: Record<string, string> = {
  SMTP: 'connection to or from another SMTP server',
  MapiSubmission: 'the store driver picks up mail that mailboxes of this database sent',
  MapiDelivery: 'the store driver delivers mail into mailboxes of this database',
  MAPI: 'submission or delivery through the store driver (2013 and later)',
  DeliveryAgent: 'a delivery agent connector hands mail to a foreign system',
  Transport: 'the transport service itself, for example its start',
};

/** Connectivity log of the transport service: one line per connection event. Shapes from Microsoft's reference and the 2010 store driver articles. */
export const connectivityLog = fieldsLog({
  id: 'connectivity-log',
  title: () => t('Connectivity log'),
  language: 'exchange-connectivity-log',
  record: 'connectivity',
  logTypes: ['transport connectivity log'],
  fileNames: ['connectlog'],
  signature: ['date-time', 'session', 'source', 'destination', 'direction', 'description'],
  stamps: ['date-time'],
  volatile: ['date-time', 'session'],
  cell: { kind: 'connectivity', column: 'description', beside: ['source'], inputs: ['destination'] },
  counters: [
    { name: 'attempts', by: ['source', 'destination'], where: { column: 'direction', equals: ['+'] } },
    { name: 'lines', by: ['source', 'direction'] },
  ],
  headerless: {
    columns: (cells) => (cells === 6 ? ['date-time', 'session', 'source', 'destination', 'direction', 'description'] : undefined),
    // a web page may have escaped the sign
    fits: (value) => /^(?:[+>*-]|&gt;)$/.test(value('direction')) && /^([0-9A-F]{16})?$/i.test(value('session')),
  },
  fields: {
    'date-time': { meaning: 'When the event happened, in UTC.' },
    session: { meaning: 'The connection: the same 16 digits on every line of it. Lines of several sessions interleave.' },
    source: { meaning: 'What made the connection.', values: SOURCES },
    destination: { meaning: 'Where it went: the GUID of the mailbox database for store driver sessions, the next hop for SMTP.' },
    direction: {
      meaning: 'What the line says about the session.',
      values: { '+': 'the session starts', '>': 'something happened in the session', '-': 'the session ends', '*': 'information' },
    },
    description: { meaning: 'What happened, in words and numbers of the component that wrote it.' },
  },
});

/** The parts of a description that a person or a rule asks for. Every part is optional; unknown text stays text. */
export interface Description {
  /** Of a failed submission. */
  hresult?: number;
  stage?: string;
  /** Of the last line of a submission session. */
  summary?: { regular: number; shadow: number; bytes: number; recipients: number; failures: number; reachedLimit: boolean; idle: boolean };
  /** Database health, -1 unknown, 0 to 100. */
  health?: number;
  queueLength?: string;
}

const FAILED = /^Failed; HResult: (-?\d{1,10}); DiagnosticInfo: /i;
const STAGE = /\bStage:\s?([A-Za-z0-9_]{1,64})/;
const HEALTH = /\bhealth\s?[=:]\s?(-?\d{1,3})\b/i;
const QUEUE = /;QueueLength=([^;]{0,40})/;
const NUMBER = (name: string): RegExp => new RegExp(`\\b${name}: (\\d{1,15})\\b`);
const COUNTS = ['RegularSubmissions', 'ShadowSubmissions', 'Bytes', 'Recipients', 'Failures'].map(NUMBER);

/** Reads a description. Source: the shapes listed in docs/formats/connectivity-log.md. */
export function readDescription(rec: Rec): Description {
  const text = rec.get('description') ?? '';
  const out: Description = {};
  const failed = FAILED.exec(text);
  if (failed) out.hresult = Number(failed[1]);
  const stage = STAGE.exec(text);
  if (stage) out.stage = stage[1];
  const health = HEALTH.exec(text);
  if (health) out.health = Number(health[1]);
  const queue = QUEUE.exec(text);
  if (queue) out.queueLength = queue[1]!;
  if (text.startsWith('RegularSubmissions:')) {
    const [regular, shadow, bytes, recipients, failures] = COUNTS.map((c) => Number(c.exec(text)?.[1] ?? 0));
    out.summary = { regular: regular!, shadow: shadow!, bytes: bytes!, recipients: recipients!, failures: failures!, reachedLimit: / ReachedLimit: True\b/i.test(text), idle: / Idle: True\b/i.test(text) };
  }
  return out;
}
