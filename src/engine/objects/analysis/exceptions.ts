import { decodeField } from '../decode-field';
import { linkDump, type DumpGraph } from '../link';
import { addressKey } from '../parse/scan';
import type { Dump, StackFrame } from '../model';
import type { Fact } from './facts';

export interface ExceptionFact extends Fact {
  endLine: number;
  type: string;
  message?: string;
  address?: string;
  /** Eight hex digits, lower case. */
  hresult?: string;
  inner?: { type: string; address?: string };
  frames: StackFrame[];
  /** `!pe`, the debugger's event line, the thread list, or an exception object that was dumped. */
  source: 'pe' | 'event' | 'threads' | 'object';
  /** Debugger's thread number, from the thread list. */
  thread?: number;
}

/** Kept ready by the runtime in every process: they say nothing about what happened. */
const preallocated = new Set(['System.OutOfMemoryException', 'System.StackOverflowException', 'System.ExecutionEngineException', 'System.Threading.ThreadAbortException']);

/** Every exception of the dump once per address; `!pe` tells most and comes first. */
export function exceptions(dump: Dump, graph: DumpGraph = linkDump(dump)): ExceptionFact[] {
  const found: ExceptionFact[] = dump.exceptions.map(({ nested, ...rest }) => { void nested; return rest; });
  const known = new Set(found.map((one) => one.address).filter((one) => one !== undefined).map(addressKey));
  const add = (fact: ExceptionFact): void => {
    const key = fact.address === undefined ? undefined : addressKey(fact.address);
    if (key === undefined || !known.has(key)) {
      found.push(fact);
      if (key !== undefined) {
        known.add(key);
      }
    }
  };
  for (const object of dump.objects) {
    if (object.type?.endsWith('Exception') && object.form === 'object' && object.parent === undefined && object.fields.length > 0) {
      add(fromObject(graph, object.index));
    }
  }
  for (const thread of dump.threads) {
    if (thread.exception && !preallocated.has(thread.exception.type)) {
      add({ line: thread.line, column: thread.column, endColumn: thread.endColumn, endLine: thread.line, frames: [], source: 'threads', ...thread.exception, ...(thread.thread !== undefined && { thread: thread.thread }) });
    }
  }
  return found;
}

function fromObject(graph: DumpGraph, index: number): ExceptionFact {
  const object = graph.dump.objects[index]!;
  const value = (name: string): string | number | boolean | null | undefined => {
    const field = object.fields.find((one) => one.rawName === name);
    return field && decodeField(graph, object, field).value;
  };
  const message = value('_message');
  const code = value('_HResult');
  return {
    line: object.line, column: object.column, endColumn: object.endColumn, endLine: object.endLine, object: index, type: object.type!, frames: [], source: 'object',
    ...(object.address !== undefined && { address: object.address }), ...(typeof message === 'string' && { message }),
    ...(typeof code === 'number' && { hresult: (code >>> 0).toString(16).padStart(8, '0') }),
  };
}
