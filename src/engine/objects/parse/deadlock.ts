/** SOSEX `!dlk`, the newer form with `*DEADLOCK DETECTED*` and the older `Deadlock detected:`. */

import type { Deadlock, DeadlockStep } from '../model';
import type { Builder, Mode } from './builder';
import { addressEnd, isHex, plainAddress } from './scan';

class DlkMode implements Mode {
  readonly name = 'dlk';

  constructor(readonly deadlock: Deadlock) {}

  row(b: Builder, i: number, text: string, at: number): number {
    const trimmed = text.slice(at).trim();
    const step = readStep(trimmed, this.deadlock.steps[this.deadlock.steps.length - 1]);
    if (step !== undefined) {
      this.deadlock.steps.push({ ...b.whole(i, text), ...step });
      this.deadlock.endLine = b.line(i);
      return 1;
    }
    return isCount(trimmed) ? 1 : 0;
  }
}

/** `1 deadlock detected.`, `No deadlocks detected.` */
function isCount(text: string): boolean {
  return /^(?:No|\d+) deadlocks? detected\.?$/.test(text);
}

type Step = Omit<DeadlockStep, 'line' | 'column' | 'endColumn'>;

/** `...and is waiting for`, `waits for sync block`: below what the same thread holds. */
const WAITS = /^(?:\.\.\.)?(?:and )?(?:is waiting for |waits for |waits (?=sync))/i;

function readStep(text: string, before: DeadlockStep | undefined): Step | undefined {
  const waits = WAITS.exec(text)?.[0];
  if (waits !== undefined) {
    return before === undefined ? undefined : makeStep(before.managedId, 'waits', text.slice(waits.length));
  }
  const orphan = 'The lock was orphaned by CLR thread ';
  if (text.startsWith(orphan)) {
    return makeStep(threadNumber(text.slice(orphan.length)), 'orphan', text);
  }
  if (!/^CLR thread /i.test(text)) {
    return undefined;
  }
  const rest = text.slice(11);
  const space = rest.indexOf(' ');
  const id = threadNumber(rest);
  const tail = rest.slice(space + 1);
  for (const [start, role] of starts) {
    if (tail.startsWith(start)) {
      return makeStep(id, role, tail.slice(start.length));
    }
  }
  return undefined;
}

const starts: readonly (readonly [string, DeadlockStep['role']])[] = [
  ['holds ', 'holds'], ['is waiting at ', 'at'], ['is waiting for ', 'waits'], ['waits for ', 'waits'], ['is holding ', 'holds'], ['owns ', 'holds'],
];

function makeStep(managedId: number, role: DeadlockStep['role'], text: string): Step {
  const lock = role === 'at' ? undefined : firstAddress(text);
  return { managedId, role, text: text.replace(/^(?:the|a) /, ''), ...(lock !== undefined && { lock }) };
}

function threadNumber(text: string): number {
  return Number.parseInt(text, text.startsWith('0x') ? 16 : 10);
}

function firstAddress(text: string): string | undefined {
  for (let i = 0; i < text.length; i += 1) {
    if ((i === 0 || text.charCodeAt(i - 1) === 32) && isHex(text.charCodeAt(i))) {
      const end = addressEnd(text, i);
      if (end > 0) {
        return plainAddress(text.slice(i, end));
      }
    }
  }
  return undefined;
}

export function openDeadlock(b: Builder, i: number, text: string, at: number): number {
  const trimmed = text.slice(at).trim();
  if (trimmed === '*DEADLOCK DETECTED*' || trimmed === 'Deadlock detected:' || /^\*+ ?DEADLOCK DETECTED/.test(trimmed)) {
    const deadlock: Deadlock = { ...b.whole(i, text), endLine: b.line(i), steps: [] };
    b.dump.deadlocks.push(deadlock);
    b.enter(new DlkMode(deadlock));
    return 1;
  }
  return isCount(trimmed) ? 1 : 0;
}
