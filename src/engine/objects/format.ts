import { objectDumpFormat, type DumpedObject } from '../formats/object-dump';
import { continuesDump, startsDump } from './detect';
import type { Dump, DumpObject } from './model';
import { memberName } from './names';
import { parseDump } from './parse-dump';

/** The object dump format, with the reader of this room behind it. */
export const objectDump = objectDumpFormat({
  starts: startsDump,
  continues: continuesDump,
  read(lines, firstLine) {
    const dump: Dump = parseDump(lines, firstLine);
    return { dump, objects: dump.objects.map(dumpedObject), unparsed: dump.unparsed };
  },
});

function dumpedObject(object: DumpObject): DumpedObject {
  return {
    line: object.line,
    lines: object.endLine - object.line + 1,
    type: object.type ?? '',
    fields: object.fields.map((f) => ({ name: memberName(f.rawName).name, value: f.raw, line: f.line, column: f.valueColumn, endColumn: f.endColumn })),
  };
}
