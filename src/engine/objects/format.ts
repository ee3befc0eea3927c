import { objectDumpFormat, type DumpedObject } from '../formats/object-dump';
import { continuesDump, isDumpLine, isProseLine, promptKind, startsDump } from './detect';
import { linkDumpSteps, type DumpGraph } from './link';
import type { Dump, DumpObject } from './model';
import { memberName } from './names';
import { parseDumpSteps } from './parse-dump';

/** What a rule sees of one object: the object, all of the dump, and how often something was told of the dump so far, by kind. */
export interface ObjectInDump {
  dump: Dump;
  graph: DumpGraph;
  object: DumpObject;
  told: Map<string, number>;
}

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
    const told = new Map<string, number>();
    return { dump, objects: dump.objects.map((object) => new Dumped({ dump, graph, object, told })), unparsed: dump.unparsed };
  },
});

class Dumped implements DumpedObject {
  private known: DumpedObject['fields'] | undefined;

  constructor(readonly inDump: ObjectInDump) {}

  get line(): number {
    return this.inDump.object.line;
  }

  get lines(): number {
    return this.inDump.object.endLine - this.inDump.object.line + 1;
  }

  get type(): string {
    return this.inDump.object.type ?? '';
  }

  get fields(): DumpedObject['fields'] {
    return (this.known ??= this.inDump.object.fields.map((f) => ({ name: memberName(f.rawName).name, value: f.raw, line: f.line, column: f.valueColumn, endColumn: f.endColumn })));
  }
}
