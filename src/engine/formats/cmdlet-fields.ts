import { decodeTimeSpan } from '../decode/timespan';
import type { FieldDoc } from './format';
import { decodeEventData, decodeRecipients, decodeRecipientStatus } from './tracking-details';

/** Properties of cmdlet output that an incident turns on. Any other property is shown as it is. */
export const cmdletFields: Record<string, FieldDoc> = {
  Counter: { meaning: 'Event counter of the mailbox database. It grows with every event; counters of two databases cannot be compared.' },
  EventName: { meaning: 'What happened to the item or the mailbox.' },
  CreateTime: { meaning: 'When the event was written, as the console of the administrator printed it. The zone is not shown.' },
  ItemType: { meaning: 'MAPI object type: a store, a folder, a message.' },
  Mailbox: { meaning: 'Mailbox the event is about.' },
  EventData: { meaning: 'What the component added, as pairs of a name and a value.', decode: (value) => decodeEventData(value) },
  Recipients: { meaning: 'Addresses the message goes to.', decode: (value) => decodeRecipients(value) },
  RecipientStatus: { meaning: 'What became of each recipient.', decode: (value) => decodeRecipientStatus(value) },
  EffectiveIncrementalSyncInterval: { meaning: 'Time between the end of one incremental sync and the start of the next, in force.', decode: timespan },
  ConfiguredIncrementalSyncInterval: { meaning: 'The same interval as it was set on the move request.', decode: timespan },
  RunDate: { meaning: 'When the administrator ran the cmdlet, as the console printed it. The zone is not shown.' },
  CmdletName: { meaning: 'The cmdlet that was run.' },
  ObjectModified: { meaning: 'What it was run on.' },
};

function timespan(value: string): ReturnType<NonNullable<FieldDoc['decode']>> {
  const decoded = decodeTimeSpan(value);
  return decoded ? [decoded] : [];
}
