import type { FileState } from '../formats/format';
import { dumpReadIn, insideOf, objectDumpFormat, type DumpPiece, type DumpReader, type DumpedObject, type Part } from '../formats/object-dump';
import { continuesDump, isDumpLine, isProseLine, promptKind, startsDump } from './detect';
import { linkDump, type DumpGraph } from './link';
import type { Rec } from '../model';
import type { Dump, DumpObject } from './model';
import { memberName } from './names';
import { glance } from './parse/glance';
import { parseDumpSteps } from './parse-dump';

/** A dump that was read, before rules look at its pieces. */
export interface ReadDump {
  dump: Dump;
  graph: DumpGraph;
}

/** What a rule sees of a piece of a dump. */
export interface PieceOfDump extends ReadDump {
  /** Objects of the piece: the first, and the one behind the last, as indexes in the dump. */
  from: number;
  to: number;
  /** The first piece speaks for the whole dump too. */
  first: boolean;
  /** How often something was told of the dump so far, by kind of fact. */
  told: Map<string, number>;
}

/** The dump in a file that is being read; undefined until all of it was. */
export function readDumpOf(state: FileState): ReadDump | undefined {
  return dumpReadIn(state) as ReadDump | undefined;
}

/** The piece that a record of kind `dump` stands for. */
export function pieceOf(rec: Rec): PieceOfDump {
  return insideOf(rec) as PieceOfDump;
}

/**
 * Objects that rules look at between two pauses: a few milliseconds. Less in the first piece, which speaks for the whole dump too, and among the first
 * objects, of which facts are worded until there are enough.
 */
const OBJECTS_A_PIECE = 100;
const OBJECTS_IN_FIRST = 1;
const OBJECTS_AT_FIRST = 20;
const FIRST_OBJECTS = 1000;

function sizeOf(from: number, first: number): number {
  return from === first ? OBJECTS_IN_FIRST : from - first < FIRST_OBJECTS ? OBJECTS_AT_FIRST : OBJECTS_A_PIECE;
}

/** What this room knows about transcripts. */
export const dumpReader: DumpReader = {
  starts: startsDump,
  continues: continuesDump,
  sure: isDumpLine,
  prompt: promptKind,
  isProse: isProseLine,
  glance,
  *read({ lines, firstLine, parts, fields }, awaited, known) {
    const dump: Dump = yield* parseDumpSteps(lines, firstLine, awaited, fields);
    const graph = linkDump(dump);
    known({ dump, graph } satisfies ReadDump);
    yield;
    // in steps: rules and views ask for it all at once
    yield* graph.learnSteps();
    yield;
    const told = new Map<string, number>();
    return { pieces: parts.flatMap((part) => piecesOf(dump, graph, part, told)), objects: dump.objects.map((object) => new Dumped(object)), prose: dump.prose.filter((one) => !one.cut), unparsed: dump.unparsed };
  },
};

/** The object dump format, with the reader of this room behind it. */
export const objectDump = objectDumpFormat(dumpReader);

function piecesOf(dump: Dump, graph: DumpGraph, part: Part, told: Map<string, number>): DumpPiece[] {
  const found: DumpPiece[] = [];
  const end = firstObjectAt(dump, part.to + 1);
  let from = firstObjectAt(dump, part.from);
  const first = from;
  let to = end - first > OBJECTS_A_PIECE ? first + OBJECTS_IN_FIRST : end;
  let line = part.from;
  do {
    const next = to < end ? dump.objects[to]!.line : part.to + 1;
    const inside: PieceOfDump = { dump, graph, from, to, first: line === dump.firstLine, told };
    found.push({ line, lines: next - line, dump, inside });
    [line, from, to] = [next, to, Math.min(end, to + sizeOf(to, first))];
  } while (from < end);
  return found;
}

function firstObjectAt(dump: Dump, line: number): number {
  let low = 0;
  let high = dump.objects.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (dump.objects[middle]!.line < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

class Dumped implements DumpedObject {
  private known: DumpedObject['fields'] | undefined;

  constructor(private readonly object: DumpObject) {}

  get line(): number {
    return this.object.line;
  }

  get lines(): number {
    return this.object.endLine - this.object.line + 1;
  }

  get type(): string {
    return this.object.type ?? '';
  }

  get fields(): DumpedObject['fields'] {
    return (this.known ??= this.object.fields.map((f) => ({ name: memberName(f.rawName).name, value: f.raw, line: f.line, column: f.valueColumn, endColumn: f.endColumn })));
  }
}
