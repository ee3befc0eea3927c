import type { EngineEvent, EngineRequest, Finding, HoverContent, IndexDelta, ObjectRow, PageLine, Query, ViewFile, Where, Zone } from '../engine/index';

/** From the page to its worker. Both are ours and of one build; what comes from the host was checked before. */
export type ToWorker =
  | { type: 'start'; files: ViewFile[]; messages: Record<string, string>; scanning: 'host' | 'page' }
  | { type: 'add'; file: ViewFile }
  | { type: 'delta'; file: number; delta: IndexDelta }
  | { type: 'findings'; findings: Finding[]; kinds: Record<string, string[]> }
  | { type: 'engine'; request: EngineRequest }
  | { type: 'bytes'; id: number; bytes: Uint8Array }
  | { type: 'read-failed'; id: number; error: string }
  | { type: 'ask'; id: number; question: Question };

/** Questions have one answer each. */
export type Question =
  | { ask: 'lines'; file: number; from: number; to: number }
  | { ask: 'text'; file: number; lines: number[] }
  | { ask: 'next'; file: number; where: Where }
  | { ask: 'time'; file: number; ms: number }
  | { ask: 'highlight'; query: Query; file: number }
  | { ask: 'hover'; file: number; line: number; column: number; localZone?: Zone; serverZone?: Zone }
  | { ask: 'objects'; file: number; parent?: string };

export interface Answers {
  lines: PageLine[];
  text: string[];
  next: number | undefined;
  time: number | undefined;
  /** Source and flags of what to highlight, or what is wrong with the query. */
  highlight: { source: string; flags: string; reach: number } | { problem: string } | undefined;
  hover: { content: HoverContent | undefined; cells: number[] } | undefined;
  objects: ObjectRow[] | undefined;
}

export type FromWorker =
  | { type: 'event'; event: EngineEvent }
  | { type: 'read'; id: number; file: number; from: number; to: number }
  | { type: 'answer'; id: number; value: Answers[keyof Answers] }
  | { type: 'failed'; id: number; error: string };
