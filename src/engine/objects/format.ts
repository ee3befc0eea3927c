import { insideOf, objectDumpFormat, type DumpPiece, type DumpedObject } from '../formats/object-dump';
import { continuesDump, isDumpLine, isProseLine, promptKind, startsDump } from './detect';
import { linkDumpSteps, type DumpGraph } from './link';
import type { Rec } from '../model';
import type { Dump, DumpObject } from './model';
import { memberName } from './names';
import { parseDumpSteps } from './parse-dump';

/** What a rule sees of a piece of a dump. */
export interface PieceOfDump {
  dump: Dump;
  graph: DumpGraph;
  /** Objects of the piece: the first, and the one behind the last, as indexes in the dump. */
  from: number;
  to: number;
  /** The first piece speaks for the whole dump too. */
  first: boolean;
  /** How often something was told of the dump so far, by kind of fact. */
  told: Map<string, number>;
}

/** The piece that a record of kind `dump` stands for. */
export function pieceOf(rec: Rec): PieceOfDump {
  return insideOf(rec) as PieceOfDump;
}

/** Objects that rules look at between two pauses: a few milliseconds. Less in the first piece, which speaks for the whole dump too. */
const OBJECTS_A_PIECE = 100;
const OBJECTS_IN_FIRST = 10;

/** The object dump format, with the reader of this room behind it. */
export const objectDump = objectDumpFormat({
  starts: startsDump,
  continues: continuesDump,
  sure: isDumpLine,
  prompt: promptKind,
  isProse: isProseLine,
  *read(lines, firstLine) {
    const dump: Dump = yield* parseDumpSteps(lines, firstLine);
    // linked here, in steps: rules and views ask for it all at once
    const graph = yield* linkDumpSteps(dump);
    return { pieces: pieces(dump, graph), objects: dump.objects.map((object) => new Dumped(object)), prose: dump.prose.filter((one) => !one.cut), unparsed: dump.unparsed };
  },
});

function pieces(dump: Dump, graph: DumpGraph): DumpPiece[] {
  const told = new Map<string, number>();
  const found: DumpPiece[] = [];
  const end = dump.firstLine + dump.lines.length;
  const count = dump.objects.length;
  let from = 0;
  let to = count > OBJECTS_A_PIECE ? OBJECTS_IN_FIRST : count;
  do {
    const line = from === 0 ? dump.firstLine : dump.objects[from]!.line;
    const inside: PieceOfDump = { dump, graph, from, to, first: from === 0, told };
    found.push({ line, lines: Math.max(1, (dump.objects[to]?.line ?? end) - line), dump, inside });
    from = to;
    to = Math.min(count, to + OBJECTS_A_PIECE);
  } while (from < count);
  return found;
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
