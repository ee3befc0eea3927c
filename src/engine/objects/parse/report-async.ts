/** `!dumpasync`: chains of tasks that wait for one another. */

import type { ReportRow } from '../model';
import type { Builder } from './builder';
import type { ReportMode, RowReader } from './reports';
import { addressEnd, countText, isDecimalText, plainAddress, skipBlank, wordEnd } from './scan';

/** Rows of `STACK 1`: what the innermost method waits for, then each method on the way out. */
export const asyncRow: RowReader = (mode, b, i, text, at) => {
  const trimmed = text.slice(at).trim();
  if (/^STACKS? \d{1,7}$/.test(trimmed)) {
    mode.open.set('chain', mode.add({ ...b.whole(i, text), depth: 0, label: trimmed, value: '' }));
    return 1;
  }
  if (trimmed.startsWith('<< Awaiting: ')) {
    return awaiting(mode, b, i, text, text.indexOf('<< Awaiting: ') + 13);
  }
  if (/^(?:In \d+ chains?\.|Async "stack":|GC roots:|MT +Count +Type|Address +MT +(?:Size +State +Description|Type +Value +Name))$/.test(trimmed)) {
    const columns = /Count|Size|Value/.exec(trimmed)?.[0];
    if (columns !== undefined) {
      mode.report.facts['columns'] = columns;
    }
    return 1;
  }
  return text.charCodeAt(at) === 91 ? counted(mode, b, i, text, at) : listed(mode, b, i, text, at);
};

/** `<< Awaiting: addr mt System.Runtime.CompilerServices.TaskAwaiter >>`; some versions glue type and method table. */
function awaiting(mode: ReportMode, b: Builder, i: number, text: string, from: number): number {
  const end = addressEnd(text, from);
  if (end < 0) {
    return 0;
  }
  const rest = text.slice(end).trim();
  const type = /^[0-9a-f]{8,16}/.exec(rest)?.[0];
  const value = rest.slice(type?.length ?? 0).replace(/ ?>>$/, '').trim();
  mode.add({ ...b.whole(i, text), depth: 1, label: 'Awaiting', value, address: plainAddress(text.slice(from, end)), ...(type !== undefined && { methodTable: type }) });
  const chain = mode.open.get('chain');
  if (chain !== undefined) {
    chain.value = `Awaiting ${value}`;
  }
  return 1;
}

/** `[412] mt (2) Contoso.A+<RunAsync>d__1`: chains that are the same up to here. */
function counted(mode: ReportMode, b: Builder, i: number, text: string, at: number): number {
  const close = text.indexOf(']', at);
  const count = close < 0 ? -1 : countText(text.slice(at + 1, close));
  const tableAt = skipBlank(text, close + 1);
  const end = addressEnd(text, tableAt);
  return count < 0 || end < 0 ? 0 : frame(mode, b, i, text, end, { methodTable: plainAddress(text.slice(tableAt, end)), count });
}

/** `addr mt (2) Contoso.A+<RunAsync>d__1 @ 7fff55c8f0e0`, `.addr (0) ...`, `addr mt size state ...`, `mt count type`. */
function listed(mode: ReportMode, b: Builder, i: number, text: string, at: number): number {
  let from = at;
  while (text.charCodeAt(from) === 46) {
    from += 1;
  }
  const end = addressEnd(text, from);
  if (end < 0) {
    return 0;
  }
  const address = plainAddress(text.slice(from, end));
  if (from > at) {
    return frame(mode, b, i, text, end, { address }, true);
  }
  const next = skipBlank(text, end);
  const tableEnd = addressEnd(text, next);
  const { columns } = mode.report.facts;
  if (columns === 'Count' && tableEnd < 0) {
    const word = wordEnd(text, next);
    const count = countText(text.slice(next, word));
    return count < 0 ? 0 : frame(mode, b, i, text, word, { methodTable: address, count });
  }
  if (tableEnd < 0) {
    return 0;
  }
  const where = { address, methodTable: plainAddress(text.slice(next, tableEnd)) };
  const third = skipBlank(text, tableEnd);
  if (text.charCodeAt(third) === 40) {
    return frame(mode, b, i, text, tableEnd, where);
  }
  return columns === 'Value' ? field(mode, b, i, text, third, where) : sized(mode, b, i, text, third, where);
}

/** `192          0  Contoso.A+<RunAsync>d__1`: bytes, then the state. */
function sized(mode: ReportMode, b: Builder, i: number, text: string, from: number, where: Partial<ReportRow>): number {
  const sizeEnd = wordEnd(text, from);
  const stateAt = skipBlank(text, sizeEnd);
  const stateEnd = wordEnd(text, stateAt);
  const state = text.slice(stateAt, stateEnd);
  if (countText(text.slice(from, sizeEnd)) < 0 || !isDecimalText(state)) {
    return 0;
  }
  mode.open.delete('chain');
  return frame(mode, b, i, text, stateEnd, { ...where, size: countText(text.slice(from, sizeEnd)) }, false, state);
}

/** A field of the state machine: `addr mt type value name`. */
function field(mode: ReportMode, b: Builder, i: number, text: string, from: number, where: Partial<ReportRow>): number {
  const name = text.trimEnd().slice(text.trimEnd().lastIndexOf(' ') + 1);
  const middle = text.slice(from, text.trimEnd().length - name.length).trim();
  const blank = middle.lastIndexOf(' ');
  if (blank < 0) {
    return 0;
  }
  const value = middle.slice(blank + 1);
  mode.add({ ...b.whole(i, text), depth: (mode.open.get('last')?.depth ?? 0) + 1, label: name, value, ...(addressEnd(value, 0) === value.length ? { address: plainAddress(value) } : where) });
  return 1;
}

/** One method of a chain. Its state is printed in brackets, or given. */
function frame(mode: ReportMode, b: Builder, i: number, text: string, from: number, where: Partial<ReportRow>, within = false, given?: string): number {
  let rest = text.slice(from).trim();
  const state = given ?? /^\(([A-Za-z0-9, -]{1,80})\)/.exec(rest)?.[1];
  if (given === undefined && state !== undefined) {
    rest = rest.slice(state.length + 2).trim();
  }
  const chain = mode.open.get('chain');
  const place = b.whole(i, text);
  const code = rest.lastIndexOf(' @ ');
  const label = code > 0 ? rest.slice(0, code) : rest;
  mode.open.set('last', mode.add({ ...place, depth: within || chain !== undefined ? 1 : 0, label, value: state ?? '', ...where }));
  if (chain !== undefined && chain.value === '') {
    chain.value = label;
    chain.count = where.count ?? 1;
  }
  return 1;
}
