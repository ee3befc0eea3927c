import type { Dump, StackFrame } from '../model';
import type { Fact } from './facts';

/** A thread that is in the method by which the calendar notification assistant switches off all reminders of a mailbox. */
export interface StopAllCall extends Fact {
  /** Methods from StopAll outwards, without their parameters: the first one that is not StopAll called it. */
  callers: string[];
  /** The debugger's number of the thread. */
  thread?: number;
  osThread?: string;
}

/** Callers kept of one call; the rest is in the dump. */
const MAX_CALLERS = 8;
const METHOD = 'StopAll';
const NAMESPACE = 'CalendarNotification';

/** How `!dumpstack` begins a managed frame: `(MethodDesc 000007fef8a1c3d0 +0x120 Type.Method(...))`. */
const METHOD_DESC = /^\(MethodDesc \S+ (?:\+0x[0-9a-f]+ )?/i;

/** Method and type of a frame, without module, parameters and offset. */
function nameOf(frame: StackFrame): string {
  const method = frame.method.replace(METHOD_DESC, ''), to = method.indexOf('('), name = (to < 0 ? method : method.slice(0, to)).trim();
  return name.slice(name.lastIndexOf('!') + 1).replace('::', '.');
}

/** StopAll of a type of the assistant: other products have methods of that name. */
function isStopAll(name: string): boolean {
  return name.endsWith(`.${METHOD}`) && name.includes(NAMESPACE);
}

/** Of each stack the innermost call; overloads that call each other are one. */
export function stopAllCalls(dump: Dump): StopAllCall[] {
  const out: StopAllCall[] = [];
  for (const { frames, thread, osThread } of dump.stacks) {
    const at = frames.findIndex((f) => f.method.includes(METHOD) && isStopAll(nameOf(f)));
    if (at < 0) continue;
    const { line, column, endColumn } = frames[at]!;
    const callers = frames.slice(at + 1).filter((f) => f.special === undefined && !f.native).map(nameOf).filter((name) => name !== '');
    while (callers.length > 0 && isStopAll(callers[0]!)) callers.shift();
    out.push({ line, column, endColumn, callers: callers.slice(0, MAX_CALLERS), ...(thread !== undefined && { thread }), ...(osThread !== undefined && { osThread }) });
  }
  return out;
}
