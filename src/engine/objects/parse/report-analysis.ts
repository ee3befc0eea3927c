/** `!analyze -v`: keys with values, registers, and the stack of the thread that failed. */

import type { Stack } from '../model';
import type { Builder } from './builder';
import type { ReportMode, RowReader } from './reports';
import { addressEnd, plainAddress } from './scan';
import { isStackHeader, readFrame } from './stacks';

/** Longest key. */
const MAX_KEY = 60;

/** What other readers know better. */
const foreign = /^(?:Exception object:|OS Thread Id:|Name: |CLR exception type:|ThreadCount:)/;

const stacks = new WeakMap<ReportMode, Stack>();

export const analysisRow: RowReader = (mode, b, i, text, at) => {
  const trimmed = text.slice(at).trim();
  if (foreign.test(trimmed) || isStackHeader(trimmed)) {
    return 0;
  }
  if (/^\*[ *]*\*$/.test(trimmed) || /^\* +(?:Exception|Bugcheck) Analysis +\*$/.test(trimmed)) {
    return 1;
  }
  return stackFrame(mode, b, i, text, at) || pairRow(mode, b, i, text, trimmed);
};

/** Rows below `STACK_TEXT:`. */
function stackFrame(mode: ReportMode, b: Builder, i: number, text: string, at: number): number {
  const stack = stacks.get(mode);
  const frame = stack === undefined || b.blanks > 0 ? undefined : readFrame(b, i, text, at);
  if (frame === undefined || stack === undefined) {
    stacks.delete(mode);
    return 0;
  }
  // 32 bit prints three arguments without a sign around them
  let { method } = frame;
  for (let end = addressEnd(method, 0); end > 0 && method.charCodeAt(end) === 32; end = addressEnd(method, 0)) {
    method = method.slice(end).trim();
  }
  if (stack.frames.length === 0) {
    b.dump.stacks.push(stack);
  }
  stack.frames.push({ ...frame, method });
  stack.endLine = b.line(i);
  return 1;
}

function pairRow(mode: ReportMode, b: Builder, i: number, text: string, trimmed: string): number {
  const colon = trimmed.indexOf(':');
  const key = colon < 0 || colon > MAX_KEY ? '' : trimmed.slice(0, colon).trim();
  const value = trimmed.slice(colon + 1).trim();
  const place = b.whole(i, text);
  if (key === 'Key' && value !== '') {
    mode.open.set('key', mode.add({ ...place, depth: 0, label: value, value: '' }));
    return 1;
  }
  const named = mode.open.get('key');
  if (key === 'Value' && named !== undefined) {
    named.value = value;
    mode.fact(named.label, value);
    mode.open.delete('key');
    return 1;
  }
  if (!/^(?:[A-Z][A-Z0-9_]{2,}|Exception(?:Address|Code|Flags)|NumberParameters|Parameter\[\d\]|Followup)$/.test(key)) {
    return 0;
  }
  if (value !== '') {
    mode.add({ ...place, depth: 0, label: key, value });
    mode.fact(key, value);
  }
  if (key === 'STACK_TEXT') {
    const thread = b.command?.thread;
    stacks.set(mode, { ...place, endLine: place.line, command: b.command?.index ?? -1, frames: [], ...(thread !== undefined && { thread }) });
  } else if (key === 'FAULTING_THREAD' || key === 'MANAGED_THREAD_ID') {
    const id = plainAddress(value.split(/\s/)[0]!);
    mode.fact('osThread', id);
  }
  return 1;
}
