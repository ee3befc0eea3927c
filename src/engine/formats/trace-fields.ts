import { decodeMailboxEvent } from '../decode/event-message';
import type { FieldDoc } from './format';

/** Cells that both forms of a trace share. */
export const traceFields: Record<string, FieldDoc> = {
  stamp: { meaning: 'When the line was written, in the local time of the server. The zone is not written: it is inferred from pairs with a UTC time, or given.' },
  pid: { meaning: 'Process id, decimal.' },
  tid: { meaning: 'Thread id, decimal. Lines of one thread follow each other; lines of several threads interleave.' },
  component: { meaning: 'Trace component: the part of Exchange that wrote the line.' },
  category: { meaning: 'Trace tag inside the component.' },
  message: { meaning: 'What happened, in the words of the code.', decode: (value) => decodeMailboxEvent(value) },
};
