import { t } from '../l10n';
import { exchangeVersion } from '../version';
import type { Format } from './format';
import { fieldsLog } from './fields-family';
import { decodeEventData, decodeMessageInfo, decodeRecipients, decodeRecipientStatus, decodeSourceContext } from './tracking-details';

/** 2007 and 2010 RTM. */
const BASE = 'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info'.split(',');
/** Added by 2010 SP1. */
const SP1 = [...BASE, 'directionality', 'tenant-id', 'original-client-ip', 'original-server-ip', 'custom-data'];
/** 2013 puts the network message id behind the message id. */
const E15 = [...SP1.slice(0, 11), 'network-message-id', ...SP1.slice(11)];
/** 2016 and later. */
const E16 = [...E15, 'transport-traffic-type', 'log-id', 'schema-version'];

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Columns by their number, for rows without a header. */
const BY_COUNT: Readonly<Record<number, readonly string[]>> = { 21: BASE, 26: SP1, 27: E15, 30: E16 };

/** The version that rows without a header show: 21 columns may be 2007 or 2010 RTM, 30 columns carry the build in their last one. */
function versionOf(columns: number, schema: string | undefined): string | null {
  if (columns === 26) return '2010';
  if (columns === 27) return '2013';
  return columns === 30 && schema !== undefined ? exchangeVersion(schema) : null;
}

const EVENTS: Record<string, string> = {
  AGENTDEFER: 'an agent put the message off',
  AGENTINFO: 'an agent left information',
  BADMAIL: 'a message that cannot be delivered or returned',
  DEFER: 'delivery was put off; not a failure',
  DELIVER: 'delivered to a mailbox',
  DSN: 'a delivery status notification was made',
  EXPAND: 'a distribution group was expanded',
  FAIL: 'delivery failed for good',
  HAREDIRECT: 'a shadow copy was made',
  HADISCARD: 'a shadow copy was thrown away',
  NOTIFYMAPI: 'a mailbox server said that mail waits in an outbox',
  POISONMESSAGE: 'a message that made the service fail',
  RECEIVE: 'the message came in',
  REDIRECT: 'sent to another recipient',
  RESOLVE: 'the recipient got another address from the directory',
  RESUBMIT: 'resubmitted from the safety net',
  SEND: 'sent to another server',
  SUBMIT: 'taken from a mailbox',
  SUBMITDEFER: 'taking from a mailbox was put off',
  SUBMITFAIL: 'taking from a mailbox failed',
  TRANSFER: 'recipients were moved to a copy of the message',
};

const SOURCES: Record<string, string> = {
  AGENT: 'a transport agent',
  DSN: 'the maker of delivery status notifications',
  GATEWAY: 'a foreign connector',
  MAILBOXRULE: 'an inbox rule',
  PICKUP: 'the pickup folder',
  ROUTING: 'routing in the categorizer',
  SMTP: 'an SMTP connection',
  STOREDRIVER: 'the store driver: submission from or delivery to a mailbox',
  QUEUE: 'a queue',
  ADMIN: 'an administrator',
};

const log = fieldsLog({
  id: 'message-tracking-log',
  title: () => t('Message tracking log'),
  language: 'exchange-message-tracking-log',
  record: 'tracking',
  logTypes: ['message tracking log'],
  fileNames: ['msgtrk'],
  signature: ['date-time', 'source-context', 'event-id', 'message-id', 'recipient-address'],
  stamps: ['date-time'],
  volatile: ['date-time', 'internal-message-id', 'message-id', 'network-message-id', 'log-id', 'message-info', 'total-bytes'],
  counters: [{ name: 'events', by: ['source', 'event-id'] }],
  free: { column: 'message-subject', behind: /^(?:[^\s@]{1,512}@[^\s@]{1,512}|<>)$/ },
  headerless: {
    columns: (cells) => BY_COUNT[cells],
    fits: (value) => /^[A-Z]{3,20}$/.test(value('event-id')) && /^[A-Z]{2,20}$/.test(value('source')),
    // what stands in front of the recipients: the id of 2013 and later, or nothing more
    sure: (value) => (value('network-message-id') === '' ? value('recipient-address').includes('@') : GUID.test(value('network-message-id'))),
  },
  fields: {
    'date-time': { meaning: 'When the event happened, in UTC.' },
    'client-ip': { meaning: 'Address of the server or client that handed the message over.' },
    'server-ip': { meaning: 'Address of the server that took it.' },
    'source-context': { meaning: 'The session, the submission event or the agent behind the line.', decode: (value) => decodeSourceContext(value) },
    'source': { meaning: 'The component that wrote the line.', values: SOURCES },
    'event-id': { meaning: 'What happened to the message.', values: EVENTS },
    'message-id': { meaning: 'The Message-ID header: the same on every server.' },
    'network-message-id': { meaning: 'Identifies the message on its way through the organisation, copies included (2013 and later).' },
    'recipient-address': { meaning: 'Recipients, separated by `;`.', decode: (value) => decodeRecipients(value) },
    'recipient-status': { meaning: 'What became of each recipient, in the order of the recipients; for a deferral the reason.', decode: (value) => decodeRecipientStatus(value) },
    'message-info': { meaning: 'For a delivery: when the message entered the organisation and where it spent its time. For a deferral: until when.', decode: (value) => decodeMessageInfo(value) },
    'custom-data': { meaning: 'What the component added, as typed pairs.', decode: (value) => decodeEventData(value) },
    'reference': { meaning: 'For a delivery status notification the message it is about; for a transfer the old internal id.' },
    'directionality': { meaning: 'Incoming or originating.' },
  },
});

/** Message tracking log. Rows without a header are read by their number of columns, which also tells the version. */
export const messageTrackingLog: Format = {
  ...log,
  parser: (state, sink) => {
    // columns known beforehand come from a header, or from rows that were judged already
    let known = state.fields !== undefined;
    return log.parser(state, {
      unparsed: (line, text) => sink.unparsed(line, text),
      repair: (repair) => sink.repair(repair),
      header: (key, value) => {
        known = true;
        sink.header(key, value);
      },
      record: (rec) => {
        if (!known) {
          known = true;
          const version = state.header['version'] === undefined ? versionOf(rec.names().length, rec.get('schema-version')) : null;
          if (version !== null) sink.header('exchange', version);
        }
        const columns = rec.names().length;
        // a row of another version under this header
        if (state.fields !== undefined && columns !== state.fields.names.length) {
          const version = versionOf(columns, rec.get('schema-version'));
          if (version !== null) sink.header('exchange-also', version);
        }
        sink.record(rec);
      },
    });
  },
};
