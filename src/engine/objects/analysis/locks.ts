import { addressKey } from '../parse/scan';
import type { Dump, LockRow, Stack, SyncBlock } from '../model';
import type { Fact } from './facts';

/** One thread of a ring: what it holds and what it waits for. */
export interface DeadlockMember {
  managedId?: number;
  thread?: number;
  osThread?: string;
  holds: string[];
  waits?: string;
  /** Where it waits, when the dump shows it. */
  at?: string;
  lines: number[];
}

export interface DeadlockFact extends Fact {
  endLine: number;
  members: DeadlockMember[];
  /** `dlk`: the debugger found it. `locks`: the ring follows from the printed owners and waiters. */
  source: 'dlk' | 'locks';
  /** A lock whose owner has ended. */
  orphaned: boolean;
}

/** Deadlocks that `!dlk` names, and rings between the owners and waiters of `!mlocks`, `!mwaits` and `!syncblk`. */
export function deadlocks(dump: Dump): DeadlockFact[] {
  const named = dump.deadlocks.map((one): DeadlockFact => {
    const members = new Map<number, DeadlockMember>();
    for (const step of one.steps) {
      const member = members.get(step.managedId) ?? { managedId: step.managedId, holds: [], lines: [] };
      members.set(step.managedId, member);
      member.lines.push(step.line);
      if (step.role === 'holds') {
        member.holds.push(step.text);
      } else if (step.role === 'waits') {
        member.waits = step.text;
      } else if (step.role === 'at') {
        member.at = step.text;
      }
    }
    return { line: one.line, column: one.column, endColumn: one.endColumn, endLine: one.endLine, members: [...members.values()], source: 'dlk', orphaned: one.steps.some((step) => step.role === 'orphan') };
  });
  return named.length > 0 ? named : rings(dump);
}

function append<T>(lists: Map<string, T[]>, key: string, one: T): void {
  const known = lists.get(key);
  if (known) {
    known.push(one);
  } else {
    lists.set(key, [one]);
  }
}

interface Hold {
  thread: string;
  lock: string;
  line: number;
}

/** Owners and waiters as edges; a thread waits for at most one lock. */
function rings(dump: Dump): DeadlockFact[] {
  const owners = new Map<string, Hold[]>();
  for (const hold of holdsOf(dump)) {
    append(owners, addressKey(hold.lock), hold);
  }
  const waits = new Map<string, Hold>();
  for (const row of dump.locks) {
    if (row.waiting && row.osThread !== undefined) {
      waits.set(addressKey(row.osThread), { thread: addressKey(row.osThread), lock: row.lock, line: row.line });
    }
  }
  const found: DeadlockFact[] = [];
  const done = new Set<string>();
  for (const start of waits.keys()) {
    const ring = ringFrom(start, waits, owners, done);
    if (ring) {
      const lines = ring.flatMap((hold) => hold.lines).sort((a, b) => a - b);
      found.push({ line: lines[0]!, column: 0, endColumn: 0, endLine: lines[lines.length - 1]!, members: ring, source: 'locks', orphaned: false });
    }
  }
  return found;
}

function holdsOf(dump: Dump): Hold[] {
  const holds: Hold[] = [];
  for (const row of dump.locks) {
    if (!row.waiting && row.osThread !== undefined) {
      holds.push({ thread: addressKey(row.osThread), lock: row.lock, line: row.line });
    }
  }
  for (const block of dump.syncBlocks) {
    if (block.osThread !== undefined) {
      holds.push({ thread: addressKey(block.osThread), lock: block.block, line: block.line }, { thread: addressKey(block.osThread), lock: block.object, line: block.line });
    }
  }
  return holds;
}

/** Follows thread -> lock it waits for -> owner; a thread met twice on the way closes a ring. */
function ringFrom(start: string, waits: ReadonlyMap<string, Hold>, owners: ReadonlyMap<string, Hold[]>, done: Set<string>): DeadlockMember[] | undefined {
  const path: { wait: Hold; owner: Hold }[] = [];
  const onPath = new Map<string, number>();
  let thread: string | undefined = start;
  while (thread !== undefined && !done.has(thread)) {
    done.add(thread);
    const wait = waits.get(thread);
    const owner = wait && owners.get(addressKey(wait.lock))?.find((hold) => hold.thread !== thread);
    if (!wait || !owner) {
      return undefined;
    }
    onPath.set(thread, path.length);
    path.push({ wait, owner });
    thread = owner.thread;
  }
  const from = thread === undefined ? undefined : onPath.get(thread);
  if (from === undefined) {
    return undefined;
  }
  const ring = path.slice(from);
  return ring.map((step, n) => {
    const before = ring[(n + ring.length - 1) % ring.length]!;
    return { osThread: step.wait.thread, holds: [before.wait.lock], waits: step.wait.lock, lines: [step.wait.line, before.owner.line] };
  });
}

/** Threads that stand at the same place. */
export interface BlockedGroup extends Fact {
  /** The frames they share, top first. */
  top: string[];
  threads: { thread?: number; osThread?: string; line: number }[];
  /** Who holds what they wait for, where the dump shows it. */
  owner?: { thread?: number; osThread?: string; lock: string; line: number };
}

/** Shared frames that make two stacks one group. */
const TOP_FRAMES = 4;
/** Fewest threads of a group: two threads at one place are ordinary. */
const MIN_GROUP = 3;

const waiting = /\b(?:Monitor\.(?:Enter|ReliableEnter|TryEnter|Wait|ObjWait)|WaitHandle\.Wait|WaitOne|WaitAny|WaitAll|ReaderWriterLock(?:Slim)?\.|SemaphoreSlim\.Wait|ManualResetEventSlim\.Wait|Thread\.Join|SpinWait|ZwWaitFor|NtWaitFor|WaitFor(?:Single|Multiple)Object|RtlpWaitOnCriticalSection|EnterCriticalSection|Task\.Wait|GetResult)/;

function topOf(stack: Stack): string[] {
  return stack.frames.map((frame) => frame.method).filter((method) => method !== '').slice(0, TOP_FRAMES);
}

/** Groups of threads that wait at identical top frames, the largest first, with the owner of their lock where it is printed. */
export function blockedThreads(dump: Dump): BlockedGroup[] {
  const index = indexLocks(dump);
  const groups = new Map<string, Stack[]>();
  for (const stack of dump.stacks) {
    const top = topOf(stack);
    if (top.length > 0 && top.some((method) => waiting.test(method))) {
      const key = top.join('\n');
      const known = groups.get(key);
      if (known) {
        known.push(stack);
      } else {
        groups.set(key, [stack]);
      }
    }
  }
  const found: BlockedGroup[] = [...groups.values()].filter((stacks) => stacks.length >= MIN_GROUP).map((stacks) => {
    const first = stacks[0]!;
    const owner = ownerFor(index, stacks) ?? ownerByCount(dump, index, stacks);
    return {
      line: first.line, column: first.column, endColumn: first.endColumn, top: topOf(first),
      threads: stacks.map((stack) => ({ line: stack.line, ...(stack.thread !== undefined && { thread: stack.thread }), ...(stack.osThread !== undefined && { osThread: stack.osThread }) })), ...(owner && { owner }),
    };
  });
  return [...found, ...lockQueues(dump, index), ...monitorQueues(dump, found)].sort((a, b) => b.threads.length - a.threads.length);
}

interface LockIndex {
  /** Lock that a thread (OS id) waits for. */
  waits: Map<string, string>;
  owners: Map<string, NonNullable<BlockedGroup['owner']>>;
}

/** `!mlocks` names owners before `!syncblk` does: it knows reader-writer locks too. */
function indexLocks(dump: Dump): LockIndex {
  const index: LockIndex = { waits: new Map(), owners: new Map() };
  const own = (lock: string, owner: NonNullable<BlockedGroup['owner']>): void => {
    if (!index.owners.has(addressKey(lock))) {
      index.owners.set(addressKey(lock), owner);
    }
  };
  for (const row of dump.locks) {
    if (!row.waiting) {
      own(row.lock, { lock: row.lock, line: row.line, ...(row.thread !== undefined && { thread: row.thread }), ...(row.osThread !== undefined && { osThread: row.osThread }) });
    } else if (row.osThread !== undefined) {
      index.waits.set(addressKey(row.osThread), row.lock);
    }
  }
  for (const block of dump.syncBlocks) {
    const owner = ownerOf(block);
    if (owner) {
      own(block.block, owner);
      own(block.object, { ...owner, lock: block.object });
    }
  }
  return index;
}

/** Of a monitor; one that has ended has no number. */
function ownerOf(block: SyncBlock): BlockedGroup['owner'] {
  return block.osThread === undefined && !block.ended ? undefined
    : { lock: block.block, line: block.line, ...(block.osThread !== undefined && { osThread: block.osThread }), ...(block.thread !== undefined && { thread: block.thread }) };
}

/** A lock that the group's threads wait for by `!mwaits`, and its owner. */
function ownerFor(index: LockIndex, stacks: readonly Stack[]): BlockedGroup['owner'] {
  for (const stack of stacks) {
    const lock = stack.osThread === undefined ? undefined : index.waits.get(addressKey(stack.osThread));
    if (lock !== undefined) {
      return index.owners.get(addressKey(lock));
    }
  }
  return undefined;
}

/** SOS counts a monitor's owner as 1 and each waiter as 2. */
export function waitersOf(held: number): number {
  return held >> 1;
}

/** The only monitor with as many waiters as the group has threads inside `Monitor`: an inference from the counts of `!syncblk`. */
function ownerByCount(dump: Dump, index: LockIndex, stacks: readonly Stack[]): BlockedGroup['owner'] {
  if (!topOf(stacks[0]!).some((method) => method.includes('Monitor.'))) {
    return undefined;
  }
  const fitting = dump.syncBlocks.filter((block) => ownerOf(block) !== undefined && waitersOf(block.held) === stacks.length);
  return fitting.length === 1 ? index.owners.get(addressKey(fitting[0]!.block)) : undefined;
}

/** Waiters of one monitor that are listed: a count of memory that was overwritten may say anything. */
const MOST_WAITERS = 10_000;

/** What `!syncblk` counts, where no group of stacks shows the waiting threads. */
function monitorQueues(dump: Dump, found: readonly BlockedGroup[]): BlockedGroup[] {
  if (found.some((group) => group.owner === undefined && group.top.some((method) => method.includes('Monitor.')))) {
    return [];
  }
  const named = new Set(found.flatMap((group) => (group.owner ? [group.owner.line] : [])));
  const waits = new Set(dump.locks.filter((row) => row.waiting).map((row) => addressKey(row.lock)));
  return dump.syncBlocks.flatMap((block): BlockedGroup[] => {
    const waiters = waitersOf(block.held);
    const owner = ownerOf(block);
    if (owner === undefined || waiters < MIN_GROUP || waiters > MOST_WAITERS || named.has(block.line) || waits.has(addressKey(block.block)) || waits.has(addressKey(block.object))) {
      return [];
    }
    return [{
      line: block.line, column: block.column, endColumn: block.endColumn, top: [`Monitor ${block.type} ${block.object}`.replace('  ', ' ')], threads: Array.from({ length: waiters }, () => ({ line: block.line })), owner,
    }];
  });
}

/** Without stacks, `!mwaits` alone shows who queues for what. */
function lockQueues(dump: Dump, index: LockIndex): BlockedGroup[] {
  if (dump.stacks.length > 0) {
    return [];
  }
  const queues = new Map<string, LockRow[]>();
  for (const row of dump.locks) {
    if (row.waiting) {
      append(queues, addressKey(row.lock), row);
    }
  }
  return [...queues.values()].filter((rows) => rows.length >= MIN_GROUP).map((rows) => {
    const first = rows[0]!;
    const owner = index.owners.get(addressKey(first.lock));
    return {
      line: first.line, column: first.column, endColumn: first.endColumn, top: [`${first.kind} ${first.lock}${first.level === '' ? '' : ` (${first.level})`}`],
      threads: rows.map((row) => ({ line: row.line, ...(row.thread !== undefined && { thread: row.thread }), ...(row.osThread !== undefined && { osThread: row.osThread }) })), ...(owner && { owner }),
    };
  });
}
