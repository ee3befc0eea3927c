/** `!pstacks`, `!threadpool` and `!runaway`: threads counted, and what they do. */

import type { RowReader } from './reports';
import { addressEnd, plainAddress, skipBlank } from './scan';

/** `~~~~ 9c6c,4020`, then `7 System.Threading.Monitor.Enter(Object)`, the innermost first; a frame of more threads is common to several groups. */
export const parallelRow: RowReader = (mode, b, i, text, at) => {
  const trimmed = text.slice(at).trim();
  if (/^_{20,100}$/.test(trimmed)) {
    mode.open.clear();
    return 1;
  }
  if (trimmed.startsWith('~~~~ ')) {
    mode.open.set('group', mode.add({ ...b.whole(i, text), depth: 0, label: trimmed.slice(5), value: '' }));
    return 1;
  }
  const total = /^==> (\d+) threads with (\d+) roots$/.exec(trimmed);
  if (total) {
    mode.fact('threads', total[1]!);
    mode.fact('roots', total[2]!);
    return 1;
  }
  const frame = /^(\d{1,6}) (\S.*\))$/.exec(trimmed);
  const group = mode.open.get('group');
  if (!frame || !group) {
    return 0;
  }
  const count = Number(frame[1]);
  if (group.count === undefined) {
    group.count = count;
    group.value = frame[2]!;
  }
  mode.add({ ...b.whole(i, text), depth: count === group.count ? 1 : 0, label: frame[2]!, value: '', count });
  return 1;
};

/** Sections of times; the debugger lists who used most first. */
export const timesRow: RowReader = (mode, b, i, text, at) => {
  const trimmed = text.slice(at).trim();
  if (/^(?:User Mode|Kernel Mode|Elapsed) Time$/.test(trimmed)) {
    mode.add({ ...b.whole(i, text), depth: 0, label: trimmed, value: '' });
    return 1;
  }
  if (/^Thread +Time$/.test(trimmed)) {
    return 1;
  }
  const row = /^(\d{1,6}:[0-9a-f]{1,8}) +(\d{1,6} days? \d{1,2}:\d\d:\d\d(?:\.\d{1,7})?)(?: +(\S.*))?$/.exec(trimmed);
  if (!row) {
    return 0;
  }
  mode.add({ ...b.whole(i, text), depth: 1, label: row[1]!, value: row[3] === undefined ? row[2]! : `${row[2]!} ${row[3]}` });
  return 1;
};

/** Keys that say how many threads work and how much waits, and what they are called in each version. */
const poolFacts: readonly (readonly [string, RegExp])[] = [
  ['cpu', /^CPU utilization:? +(\d+) ?%?/], ['total', /^Worker Thread: ?Total: ?(\d+)/], ['running', /^Worker Thread:.* Running: ?(\d+)/], ['limit', /^Worker Thread:.* MaxLimit: ?(\d+)/],
  ['queued', /^Work Request in Queue: ?(\d+)/], ['timers', /^Number of Timers: ?(\d+)/], ['total', /^Workers Total: +(\d+)/], ['running', /^Workers Running: +(\d+)/], ['limit', /^Worker Max Limit: +(\d+)/],
];

/** Longest row of the thread pool with its numbers. */
const MAX_POOL_ROW = 400;

export const poolRow: RowReader = (mode, b, i, text, at) => {
  const trimmed = text.slice(at).trim();
  if (trimmed.length > MAX_POOL_ROW) {
    return 0;
  }
  if (/^-[- ]{4,}$/.test(trimmed) || /^(?:Using the .{1,40} thread pool\.|Queued work items:|Queue +Address +Work Item|The thread pool has not been started\.?)$/.test(trimmed)) {
    return 1;
  }
  for (const [name, pattern] of poolFacts) {
    const found = pattern.exec(trimmed);
    if (found) {
      mode.fact(name, found[1]!);
    }
  }
  const item = /^(\[[^\]]{1,60}\]) +([0-9a-f]{8,16}) (\S.*)$/.exec(trimmed) ?? /^(\w{1,60}) (?:\w{1,40}@)([0-9a-f]{8,16})()$/i.exec(trimmed);
  if (item) {
    mode.add({ ...b.whole(i, text), depth: 1, label: item[3] === '' ? item[1]! : item[3]!, value: item[3] === '' ? '' : item[1]!, address: plainAddress(item[2]!) });
    mode.report.facts['items'] = String(Number(mode.report.facts['items'] ?? '0') + 1);
    return 1;
  }
  const pair = /^([A-Za-z][A-Za-z ]{2,40}?)(?:: ?| (?=\d+%$))(.+)$/.exec(trimmed);
  if (!pair) {
    return 0;
  }
  const unknown = trimmed.startsWith('Unknown Function:');
  const end = unknown ? addressEnd(text, skipBlank(text, at + 17)) : -1;
  mode.add({ ...b.whole(i, text), depth: unknown ? 1 : 0, label: pair[1]!, value: pair[2]!.trim(), ...(end > 0 && { address: plainAddress(text.slice(skipBlank(text, at + 17), end)) }) });
  return 1;
};
