import { connectivityLog } from './connectivity-log';
import { generalFieldsLog } from './fields-log';
import type { Format } from './format';

/** All formats, in the order in which they are asked; the general ones come last. */
export const formats: readonly Format[] = [connectivityLog, generalFieldsLog];

export function formatById(id: string): Format | undefined {
  return formats.find((f) => f.id === id);
}
