import { parseImcea } from '../../decode/imcea';
import { parseCustomData, parseEventData, parseRecipients } from '../../formats/tracking-details';
import type { CmdletData } from '../../formats/cmdlet-record';
import type { Observer } from '../rule';
import { col } from './subject';

/** Text messages on their way through transport: recipients of the form `IMCEAMOBILE-...`. Facts of kind `sms-message`. */
export const smsObserver: Observer = {
  id: 'sms-message',
  kinds: ['tracking'],
  needles: ['IMCEAMOBILE'],
  onRecord(rec, notes) {
    const recipients = parseRecipients(col(rec, 'recipient-address', 'Recipients') ?? '');
    const mobile = recipients.map(parseImcea).find((a) => a?.type.toUpperCase() === 'MOBILE');
    if (!mobile) return;
    const pairs = [...parseEventData(rec.get('EventData') ?? ''), ...parseCustomData(rec.get('custom-data') ?? '')];
    const pair = (name: string): string | undefined => pairs.find((p) => p.name.toLowerCase() === name)?.value;
    const data: Record<string, string> = { number: mobile.address };
    const put = (key: string, value: string | undefined): void => {
      if (value) data[key] = value.slice(0, 1000);
    };
    put('event', col(rec, 'event-id', 'EventId'));
    put('source', col(rec, 'source', 'Source'));
    put('sender', col(rec, 'sender-address', 'Sender'));
    put('messageId', col(rec, 'message-id', 'MessageId'));
    put('client', col(rec, 'client-hostname', 'ClientHostname'));
    put('server', col(rec, 'server-hostname', 'ServerHostname'));
    put('database', pair('mailboxdatabaseguid')?.toLowerCase());
    const block = rec.data as CmdletData | undefined;
    put('orderBy', block?.orderBy);
    put('raw', col(rec, 'Timestamp'));
    const item = pair('itementryid');
    if (item) notes.keep('item-id', { what: 'ItemEntryId', value: item.slice(0, 1000) }, rec.span('EventData') ?? rec.span('custom-data'));
    notes.keep('sms-message', data, rec.span('recipient-address') ?? rec.span('Recipients'), mobile.address);
  },
};
