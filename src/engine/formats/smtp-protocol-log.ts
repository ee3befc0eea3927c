import { t } from '../l10n';
import { fieldsLog } from './fields-family';

const COLUMNS = ['date-time', 'connector-id', 'session-id', 'sequence-number', 'local-endpoint', 'remote-endpoint', 'event', 'data', 'context'];

/** SMTP send and receive protocol logs. Columns and events: Microsoft, "Protocol logging". */
export const smtpProtocolLog = fieldsLog({
  id: 'smtp-protocol-log',
  title: () => t('SMTP protocol log'),
  language: 'exchange-smtp-protocol-log',
  record: 'smtp',
  logTypes: ['smtp send protocol log', 'smtp receive protocol log'],
  fileNames: ['recv', 'send'],
  signature: ['date-time', 'connector-id', 'session-id', 'sequence-number', 'event', 'data'],
  stamps: ['date-time'],
  volatile: ['date-time', 'session-id', 'sequence-number'],
  counters: [
    { name: 'sessions', by: ['connector-id'], where: { column: 'event', equals: ['+'] } },
    { name: 'lines', by: ['event'] },
  ],
  headerless: {
    columns: (cells) => (cells === 9 ? COLUMNS : undefined),
    fits: (value) => /^[+><*-]?$/.test(value('event')) && /^[0-9A-F]{16}$/i.test(value('session-id')) && /^\d{1,9}$/.test(value('sequence-number')),
  },
  fields: {
    'date-time': { meaning: 'When the event happened, in UTC.' },
    'connector-id': { meaning: 'The connector: server and name of a Receive connector, or the name of a Send connector.' },
    'session-id': { meaning: 'The SMTP session: the same 16 digits on every line of it. All zero in some 2010 logs; then the endpoints tell sessions apart.' },
    'sequence-number': { meaning: 'Number of the event inside its session; may begin above 0.' },
    'local-endpoint': { meaning: 'Address and port on this server.' },
    'remote-endpoint': { meaning: 'Address and port of the other side.' },
    event: {
      meaning: 'What the line is.',
      values: { '+': 'connect', '-': 'disconnect', '>': 'this server sends', '<': 'this server receives', '*': 'information' },
    },
    data: { meaning: 'The command, the response or the information of the event.' },
    context: { meaning: 'More about the event, for example why a session ended.' },
  },
});
