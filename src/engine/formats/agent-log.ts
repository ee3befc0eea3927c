import { t } from '../l10n';
import { fieldsLog } from './fields-family';

/** Anti-spam and other transport agents' log. Columns: Microsoft, "Anti-spam agent logging". */
export const agentLog = fieldsLog({
  id: 'agent-log',
  title: () => t('Agent log'),
  language: 'exchange-fields-log',
  record: 'agent',
  logTypes: ['agent log'],
  fileNames: ['agentlog'],
  signature: ['timestamp', 'sessionid', 'agent', 'event', 'action', 'smtpresponse'],
  stamps: ['timestamp'],
  volatile: ['timestamp', 'sessionid', 'messageid', 'networkmsgid'],
  counters: [{ name: 'actions', by: ['agent', 'action'] }],
  fields: {
    Timestamp: { meaning: 'When the agent acted, in UTC.' },
    SessionId: { meaning: 'The SMTP session, as in the protocol log.' },
    LocalEndpoint: { meaning: 'Address and port on this server.' },
    RemoteEndpoint: { meaning: 'Address and port of the sending host.' },
    EnteredOrgFromIP: { meaning: 'The address from which the message entered the organization.' },
    MessageId: { meaning: 'Message-ID header of the message.' },
    P1FromAddress: { meaning: 'Sender in the envelope (MAIL FROM).' },
    P2FromAddresses: { meaning: 'Sender in the message header (From).' },
    Recipient: { meaning: 'Recipient in the envelope (RCPT TO).' },
    NumRecipients: { meaning: 'Number of recipients.' },
    Agent: { meaning: 'The agent that acted.' },
    Event: { meaning: 'The SMTP event at which it acted.' },
    Action: { meaning: 'What it did: accept, reject, delete, quarantine, modify headers.' },
    SmtpResponse: { meaning: 'The answer the sending host got.' },
    Reason: { meaning: 'Why.' },
    ReasonData: { meaning: 'Details of the reason, for example the block list or the spam confidence level.' },
    Diagnostics: { meaning: 'What the agent wrote for support.' },
    NetworkMsgID: { meaning: 'The same for all copies of one message on its way through the organization.' },
    TenantID: { meaning: 'The organization; blank on premises.' },
    Directionality: { meaning: 'Incoming or originating.' },
  },
});
