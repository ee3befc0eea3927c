import { formats as ownFormats } from './formats/registry';
import type { Format } from './formats/format';
import { objectDump } from './objects/format';

/** All formats, in the order in which they are asked. The room of formats holds most; the object dump brings its reader from the room above. */
export const formats: readonly Format[] = [objectDump, ...ownFormats];

export function formatById(id: string): Format | undefined {
  return formats.find((f) => f.id === id);
}
