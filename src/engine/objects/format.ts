import { objectDumpFormat, type DumpedObject } from '../formats/object-dump';
import { continuesDump, startsDump } from './detect';
import type { Dump, DumpObject } from './model';
import { memberName } from './names';
import { decodeField } from './decode-field';
import { linkDump } from './link';
import { parseDumpSteps } from './parse-dump';

/** The object dump format, with the reader of this room behind it. */
export const objectDump = objectDumpFormat({
  starts: startsDump,
  continues: continuesDump,
  *read(lines, firstLine) {
    const dump: Dump = yield* parseDumpSteps(lines, firstLine);
    yield* decodeAhead(dump);
    const objects: DumpedObject[] = [];
    for (const object of dump.objects) {
      if (objects.length % OBJECTS_A_STEP === 0) yield;
      objects.push(dumpedObject(object));
    }
    return { dump, objects, unparsed: dump.unparsed };
  },
});

/** Objects worked on between two pauses. */
const OBJECTS_A_STEP = 250;

/** Rules ask for every field that leads elsewhere, all at once; what they get is remembered, so it is worked out here, in steps. */
function* decodeAhead(dump: Dump): Generator<void> {
  const graph = linkDump(dump);
  for (let i = 0; i < dump.objects.length; i++) {
    if (i % OBJECTS_A_STEP === 0) yield;
    const object = dump.objects[i]!;
    for (const field of object.fields) if (field.form === 'valuetype' || field.form === 'pointer' || field.form === 'string' || field.form === 'array') decodeField(graph, object, field);
  }
}

function dumpedObject(object: DumpObject): DumpedObject {
  return {
    line: object.line,
    lines: object.endLine - object.line + 1,
    type: object.type ?? '',
    fields: object.fields.map((f) => ({ name: memberName(f.rawName).name, value: f.raw, line: f.line, column: f.valueColumn, endColumn: f.endColumn })),
  };
}
