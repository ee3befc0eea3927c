import { capturesDiffer } from './captures-differ';
import { countersNotComparable } from './counters-not-comparable';
import { entryIdsCompared } from './entry-ids-compared';
import { mailboxMoveCadence } from './mailbox-move-cadence';
import { mailboxMoveDisablesAssistant } from './mailbox-move-disables-assistant';
import { reminderStale } from './reminder-stale';
import type { Rule } from './rule';
import { stopallCaller } from './stopall-caller';
import { textMessages } from './text-messages';
import { traceZoneInferred } from './trace-zone-inferred';
import { watermarkBacklog } from './watermark-backlog';

/** Assistants and moves: the rules of the notification story, causes before what they cause. */
export const storyRules: readonly Rule[] = [
  mailboxMoveDisablesAssistant,
  stopallCaller,
  mailboxMoveCadence,
  watermarkBacklog,
  reminderStale,
  textMessages,
  entryIdsCompared,
  countersNotComparable,
  capturesDiffer,
  traceZoneInferred,
];
