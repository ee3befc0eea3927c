/** What a debugger transcript holds. Plain data that survives JSON; fields of objects are made from their lines when they are asked for. Lines are 1-based, columns 0-based UTF-16. */

import type { Span } from '../model';

/** A place in the transcript. */
export interface Place extends Span {
  line: number;
}

/**
 * Where a line went, one letter a line in `Dump.coverage`: `r` part of something recognised, `p` text of people, elisions, markup,
 * `e` a command printed once more by `.logopen`, `w` a warning or progress line of the debugger, `b` blank, `u` not known and listed in `Dump.unparsed`.
 */
export type Coverage = 'r' | 'p' | 'e' | 'w' | 'b' | 'u';

/** Who printed it: decides how a value is written and which command shows more. */
export type Dialect = 'sosex' | 'sos' | 'dotnet-dump' | 'netext' | 'mex' | 'unknown';

export interface DumpCommand extends Place {
  index: number;
  /** Last line of the output, inclusive. */
  endLine: number;
  /** As typed, without prompt: `!mdt 00000000036e1088`. */
  text: string;
  /** Lower case, without `!` and module: `mdt`, `dumpobj`, `.time`. */
  verb: string;
  args: string[];
  dialect: Dialect;
  /** Debugger's number of the current thread (`21` of `0:021>`): an index, not an OS thread id. */
  thread?: number;
  /** Indexes in `Dump.objects`. */
  objects: number[];
  session: number;
  /** Grows each time the process ran (`g`, `p`, `t`): objects may have moved between two epochs. */
  epoch: number;
}

export type ValueForm =
  | 'pointer' | 'string' | 'scalar' | 'enum' | 'boolean' | 'null' | 'valuetype' | 'boxed' | 'array' | 'error'
  /** A name with a type and no value: fields of a class, not of an object. */ | 'declaration'
  /** An element that prints an address and nothing else. */ | 'address';

export interface StaticValue {
  /** `Domain` (address of the application domain) or `Thread` (OS thread id). */
  scope: 'domain' | 'thread';
  where: string;
  value: string;
}

export interface DumpField extends Place {
  /** As printed: `<ReminderTime>k__BackingField`, `[0]`, `_size`. */
  rawName: string;
  form: ValueForm;
  /** As printed; SOS shortens long names to their tail with a leading `...`. Empty when the tool printed none. */
  type: string;
  /** The value part of the line, as printed. */
  raw: string;
  /** Where `raw` stands. */
  valueColumn: number;
  /** Last line, when the value spans several. */
  endLine?: number;
  /** Of the object a reference leads to, of a value type's own bytes, or of an object's field (object + offset). Lower case hex. */
  address?: string;
  methodTable?: string;
  elementMethodTable?: string;
  /** Number text: `0xf` (SOSEX), `-1` (SOS). */
  number?: string;
  /** Enumeration member the debugger printed. */
  member?: string;
  /** Text of a string, or the inline date, guid, decimal or time span of a value type. */
  text?: string;
  /** `Length=` of a string. */
  length?: number;
  elements?: number;
  /** Bytes from the start of the object (SOS). */
  offset?: number;
  isStatic?: boolean;
  statics?: StaticValue[];
  boxed?: boolean;
  /** `-r` met an object it had already printed. */
  recursive?: boolean;
  /** A note a person wrote behind the line. */
  remark?: string;
  /** Index in `Dump.objects` of the fields printed nested below (`-r`, `-e`). */
  nested?: number;
}

export type ObjectForm = 'object' | 'value' | 'string' | 'array' | 'class' | 'frame' | 'loose' | 'invalid';

export interface DumpObject extends Place {
  index: number;
  endLine: number;
  form: ObjectForm;
  dialect: Dialect;
  /** Lower case hex as printed; absent when the transcript does not show it. */
  address?: string;
  /** Full name as printed; absent when the transcript does not show it. */
  type?: string;
  methodTable?: string;
  eeClass?: string;
  /** Bytes, as the debugger printed them. */
  size?: number;
  file?: string;
  /** Text of a string object, or the inline value of a value type. */
  text?: string;
  length?: number;
  elements?: number;
  elementType?: string;
  elementMethodTable?: string;
  /** `CLASS`, `VALUETYPE`, `Byte` ... as `Array:` says. */
  elementKind?: string;
  /** Method of a frame (`!mdv`). */
  title?: string;
  boxed?: boolean;
  fields: DumpField[];
  /** Index in `Dump.commands`, or -1. */
  command: number;
  session: number;
  epoch: number;
  /** Printed nested below this object's field. */
  parent?: number;
  /** What the debugger said instead of the object. */
  error?: string;
}

/** A parameter or local that a stack shows below its frame. */
export interface FrameVariable extends Place {
  role: 'parameter' | 'local';
  /** As printed; empty for a local without a name. */
  name: string;
  /** As printed: `0x000001d2c38f1a88`, `<no data>`, `42`. */
  value: string;
  /** Lower case hex, where the value may be an address. */
  address?: string;
}

export interface StackFrame extends Place {
  sp?: string;
  ip?: string;
  /** Method or symbol. */
  method: string;
  /** `HelperMethodFrame_1OBJ`, `GCFrame` ... */
  special?: string;
  native: boolean;
  source?: string;
  variables?: FrameVariable[];
}

export interface Stack extends Place {
  endLine: number;
  command: number;
  /** OS thread id, lower case hex without `0x`. */
  osThread?: string;
  /** Debugger's thread number. */
  thread?: number;
  frames: StackFrame[];
  error?: string;
}

export interface DumpThread extends Place {
  /** Debugger's number; absent for a dead thread (`XXXX`). */
  thread?: number;
  managedId: number;
  osThread: string;
  threadObject: string;
  state?: string;
  lockCount?: number;
  apartment?: string;
  exception?: { type: string; address?: string };
  remark?: string;
}

export interface HeapStat extends Place {
  methodTable: string;
  count: number;
  size: number;
  type: string;
}

/** An object a listing mentions without showing its fields (`!dumpheap`, `!dso`, `!dumpgen`, `!strings`, `!gch`). */
export interface Mention extends Place {
  address: string;
  methodTable?: string;
  type?: string;
  size?: number;
  text?: string;
}

export interface SyncBlock extends Place {
  block: string;
  held: number;
  recursion: number;
  threadObject?: string;
  /** Absent when nobody owns it, or a thread that has ended. */
  osThread?: string;
  thread?: number;
  /** Its owner has ended without letting it go (`0 XXX`). */
  ended?: true;
  object: string;
  type: string;
}

export interface LockRow extends Place {
  waiting: boolean;
  managedId: number;
  /** Absent for a thread that has ended (`-1`). */
  thread?: number;
  osThread?: string;
  kind: string;
  lock: string;
  level: string;
}

export interface DeadlockStep extends Place {
  managedId: number;
  role: 'holds' | 'waits' | 'at' | 'orphan';
  /** `Writer lock on ReaderWriterLockSlim 000000008003fbb8`, or the method for `at`. */
  text: string;
  lock?: string;
}

export interface Deadlock extends Place {
  endLine: number;
  steps: DeadlockStep[];
}

export interface DumpException extends Place {
  endLine: number;
  address?: string;
  type: string;
  message?: string;
  inner?: { type: string; address?: string };
  frames: StackFrame[];
  /** Eight hex digits, lower case. */
  hresult?: string;
  nested: boolean;
  source: 'pe' | 'event';
}

export interface GcRoot extends Place {
  endLine: number;
  root: string;
  chain: (Place & { address: string; type: string })[];
}

/** What a tool says about a type or a method (`!name2ee`, `!ip2md`, `!dumpmt`). */
export interface TypeInfo extends Place {
  endLine: number;
  entries: { key: string; value: string; line: number }[];
}

export type ReportKind = 'async' | 'parallel-stacks' | 'heap' | 'finalizers' | 'thread-pool' | 'thread-times' | 'analysis' | 'items' | 'other';

export interface ReportRow extends Place {
  /** Below the last row of a smaller depth. */
  depth: number;
  label: string;
  value: string;
  /** Threads, chains or objects that the row stands for. */
  count?: number;
  /** Bytes. */
  size?: number;
  address?: string;
  methodTable?: string;
}

/** What a command says that prints no objects; `other` is known and kept, not decoded. */
export interface Report extends Place {
  endLine: number;
  /** Index in `Dump.commands`, or -1. */
  command: number;
  kind: ReportKind;
  rows: ReportRow[];
  /** What its summary is worded from, by the names that the debugger uses. */
  facts: Record<string, string>;
  /** Lines that belong to it and are not decoded. */
  kept: number;
}

/** Words of memory printed by `dq`, `dd`, `dp`, `db`. */
export interface MemoryRow extends Place {
  address: string;
  /** Bytes a unit. */
  unit: 1 | 2 | 4 | 8;
  units: string[];
}

export interface Session {
  line: number;
  debugger?: string;
  dumpFile?: string;
  /** ISO 8601 UTC; from `Debug session time`. */
  time?: string;
  timeLine?: number;
  timeText?: string;
  machine?: string;
  process?: string;
  /** Lower case hex. */
  processId?: string;
  commandLine?: string;
  processUptime?: string;
  systemUptime?: string;
  target?: string;
  /** File name, lower case, to base address. */
  modules: Record<string, string>;
}

export interface TextLine {
  line: number;
  text: string;
}

export interface ProseLine extends TextLine {
  /** A cut that a person marked (`...`, `(snip)`) or markup: nothing is lost by not showing it. */
  cut: boolean;
}

export interface Dump {
  /** The input, by reference: the first is line `firstLine`. */
  lines: readonly string[];
  firstLine: number;
  commands: DumpCommand[];
  objects: DumpObject[];
  stacks: Stack[];
  threads: DumpThread[];
  heapStats: HeapStat[];
  mentions: Mention[];
  syncBlocks: SyncBlock[];
  locks: LockRow[];
  deadlocks: Deadlock[];
  exceptions: DumpException[];
  gcRoots: GcRoot[];
  infos: TypeInfo[];
  reports: Report[];
  memory: MemoryRow[];
  sessions: Session[];
  /** Bytes of a pointer: from the target line, else from the width of addresses. */
  pointerSize: 4 | 8;
  warnings: TextLine[];
  prose: ProseLine[];
  unparsed: TextLine[];
  /** One letter a line, see {@link Coverage}. */
  coverage: string;
}
