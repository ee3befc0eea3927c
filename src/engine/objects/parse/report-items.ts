/** Lists that are no objects of their own: entries of concurrent collections, targets of a delegate, exceptions on the heap. */

import type { RowReader } from './reports';
import { addressEnd, plainAddress, words } from './scan';

/** Longest title. */
const MAX_TITLE = 200;

export const itemRow: RowReader = (mode, b, i, text, at) => {
  const trimmed = text.slice(at).trim();
  const place = b.whole(i, text);
  const last = mode.open.get('last');
  if (/^-{3,}$/.test(trimmed) || (trimmed.length < MAX_TITLE && /^(?:\d+ items|Total: \d+ objects|Target +Method +Name|Address +MethodTable +Message +Name|System\.Collections\.Concurrent\..+)$/.test(trimmed))) {
    return 1;
  }
  const pair = /^(Key|Value|Message|StackFrame): ?(.*)$/.exec(trimmed);
  if (pair) {
    const [, key, value] = pair;
    if (key === 'Key') {
      mode.open.set('last', mode.add({ ...place, depth: 0, label: value!, value: '' }));
    } else if (last === undefined) {
      return 0;
    } else if (key === 'StackFrame') {
      mode.add({ ...place, depth: 1, label: value!, value: '' });
    } else {
      Object.assign(last, { value: value! }, addressOf(value!));
    }
    return 1;
  }
  const entry = /^(\d{1,9}) - (.+)$/.exec(trimmed);
  if (entry) {
    mode.add({ ...place, depth: 0, label: entry[1]!, value: entry[2]!, ...addressOf(entry[2]!) });
    return 1;
  }
  const [first, second, third] = words(text, at, 3);
  if (third === undefined || addressEnd(first!.text, 0) !== first!.text.length || addressEnd(second!.text, 0) !== second!.text.length) {
    return 0;
  }
  mode.open.set('last', mode.add({ ...place, depth: 0, label: text.slice(third.at).trim(), value: '', address: plainAddress(first!.text) }));
  return 1;
};

/** `dumpobj 0x202a7934e38`, `dumpvc 0x00007ff9ea6e2778 0x00000184aa241e88`. */
function addressOf(value: string): { address?: string } {
  const found = /^(?:dumpobj|dumpvc \S+|dumparray) (\S+)$/.exec(value)?.[1];
  return found === undefined || addressEnd(found.startsWith('0x') ? found : `0x${found}`, 0) < 0 ? {} : { address: plainAddress(found) };
}
